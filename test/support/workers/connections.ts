// Every question of how two nodes hang together, each by the operation that it is.

export const connections = (child: string, ancestor: string): Readonly<Record<string, string>> => ({
  "/v1/nodes/{id}/paths": `/v1/nodes/${child}/paths?to=${ancestor}`,
  "/v1/paths": `/v1/paths?from=${child}&to=${ancestor}`,
  "/v1/nodes/{id}/common-ancestors": `/v1/nodes/${child}/common-ancestors?id=${ancestor}`,
  "/v1/common-ancestors": `/v1/common-ancestors?id=${child}&id=${ancestor}`,
  "/v1/nodes/{id}/contribution": `/v1/nodes/${child}/contribution`,
  "/v1/contribution": `/v1/contribution?id=${child}&of=${ancestor}`,
  "/v1/nodes/{id}/impact": `/v1/nodes/${ancestor}/impact`,
  "/v1/impact": `/v1/impact?id=${ancestor}`,
});
