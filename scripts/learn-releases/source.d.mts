import type { MeasuredRelease } from '../../src/releases/types.js';

export function sourceOf(measured: MeasuredRelease): string;
