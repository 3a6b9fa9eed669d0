/** `2026.9.6` as a count of months: releases are nearest to one another by the month in which they came out. */
export function monthOf(release: string): number {
  const [year = 0, month = 0] = release.split('.').map(Number);
  return year * 12 + month;
}
