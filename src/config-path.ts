/** Paths in openclaw.json, as OpenClaw writes them. Pure. */

export type PathStep = string | number;

/** `models.providers.inferrs.models[0]`; a key with a dot or bracket in it is quoted. */
export function formatPath(path: readonly PathStep[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[^\s.[\]"']+$/u.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** The steps of a path that `formatPath` wrote. */
export function parsePath(path: string): PathStep[] {
  const steps: PathStep[] = [];
  for (const [, name, index, quoted] of path.matchAll(
    /\.?([^\s.[\]"']+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gu,
  )) {
    if (index !== undefined) steps.push(Number(index));
    else steps.push(name ?? String(JSON.parse(quoted ?? '""')));
  }
  return steps;
}
