// A `.sql` file imported is its text.
declare module "*.sql" {
  const text: string;
  export default text;
}
