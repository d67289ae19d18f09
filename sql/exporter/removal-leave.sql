DELETE FROM removal WHERE file = ?1 AND upload = ?2
