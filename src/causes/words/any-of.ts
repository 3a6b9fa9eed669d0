/** Phrases as one pattern: a text is then scanned once for all of them. */
export function anyOf(...phrases: readonly RegExp[]): readonly RegExp[] {
  return [new RegExp(phrases.map(({ source }) => source).join('|'))];
}
