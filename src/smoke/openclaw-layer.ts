/** The third layer: the user's own OpenClaw, with the flags that the other layers ended with. */
import type { SmokeContext } from './context.js';
import { verdictOf } from './verdict.js';

/** A turn of the real OpenClaw takes 11 to 40 s before it even asks; on a busy machine much longer. */
const LEAST_TIMEOUT = 180_000;

/**
 * Runs the real OpenClaw and adds its layer. It is expected to pass where the verdict is ready or needs-flags; when it
 * does not, the disagreement is a finding and the run is inconclusive.
 * @param path the command or its folder; absent: the one on PATH
 * @throws UsageError when there is no openclaw
 */
export async function openclawLayer(context: SmokeContext, path?: string): Promise<void> {
  const { runOpenClaw } = await import('../openclaw/install/run.js');
  const { target, configured, variant, ports } = context;
  const verdict = await verdictOf(context.known());
  const passes = verdict === 'ready' || verdict === 'needs-flags';
  if (!passes && verdict !== 'backend-limit') return;
  const result = await runOpenClaw({
    path,
    target,
    model: target.model,
    flags: context.known().remedy?.flags ?? configured,
    ...(variant !== undefined && { variant }),
    expected: passes ? 'pass' : 'fail',
    timeoutMs: Math.max(LEAST_TIMEOUT, target.timeouts.total),
    env: ports.env,
    cwd: ports.cwd,
    signal: ports.signal,
    progress: ports.progress.update,
  });
  context.tell({ kind: 'judged', layer: result.layer });
  if (result.finding === null) return;
  context.tell({ kind: 'remarked', findings: [result.finding] });
  if (result.finding.severity === 'error') context.tell({ kind: 'decided', verdict: 'inconclusive' });
}
