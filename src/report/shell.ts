/** A word as a POSIX shell reads it back unchanged; quoted only where needed. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The variable that the credential of a header is taken from: X_API_KEY for x-api-key. */
export function variableOf(header: string): string {
  return header.toUpperCase().replace(/\W/g, '_');
}
