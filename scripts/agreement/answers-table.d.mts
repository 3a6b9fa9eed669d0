export const DOCUMENT: URL;
export function withAnswers(document: string): string;
