/** The version of this package. A constant, so that no file has to be found and read for it; a test holds it equal to package.json. */
export const VERSION = '0.2.0';
