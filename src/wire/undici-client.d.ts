// The subpath that holds only the HTTP/1.1 client: it loads in about half the time of the whole package.
declare module 'undici/lib/dispatcher/client.js' {
  const client: typeof import('undici').Client;
  export default client;
}
