/** Does the path of a base URL name a version of the API, as /v1 or /v1beta/openai do? */
export function namesVersion(baseUrl: string): boolean {
  return /[^/]\/v\d[^/]*(?:\/|$)/i.test(baseUrl);
}
