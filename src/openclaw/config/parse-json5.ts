import JSON5 from 'json5';

/**
 * The value of a JSON5 text. The package writes a line to standard error for every raw U+2028 in a string, which is
 * valid JSON5: that is kept from there.
 * @throws the package's SyntaxError
 */
export function parseJson5(text: string): unknown {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return JSON5.parse(text);
  } finally {
    console.warn = warn;
  }
}
