export function enterRelease(root: string, version: string): string;
