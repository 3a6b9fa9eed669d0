import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MATRIX_LAYERS } from '../../src/causes/cause.js';
import { MATRIX } from '../../src/causes/index.js';
import { CODES } from '../../src/codes.js';

describe('the files of the causes', () => {
  it('are one a cause, named by its code, in the folder of its layer, and all of them stand in the index', () => {
    const files = MATRIX_LAYERS.flatMap((layer) =>
      readdirSync(`src/causes/${layer}`).map((file) => `${layer}/${file}`),
    );
    expect(files.sort()).toEqual(CODES.map((code) => `${MATRIX[code].layer}/${code}.ts`).sort());
  });

  it('stand in the index in dependency order, as the codes do', () => {
    expect(Object.keys(MATRIX)).toEqual([...CODES]);
    expect(Object.values(MATRIX).map(({ code }) => code)).toEqual([...CODES]);
    const layers = CODES.map((code) => MATRIX_LAYERS.indexOf(MATRIX[code].layer));
    expect(layers).toEqual([...layers].sort((a, b) => a - b));
  });
});
