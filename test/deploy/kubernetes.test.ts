import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Model } from '@kubernetes-models/base';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { afterAll, describe, expect, it } from 'vitest';
import { parse as parseCommandLine } from '../../src/cli/parse.js';
import { readTargets } from '../../src/fleet/file.js';
import type { CommandOutput } from '../../src/ports.js';
import { render } from '../../src/report/index.js';
import { EXIT_CODES } from '../../src/report/verdict.js';
import { startSimulator } from '../../src/simulator/index.js';
import { quietPorts } from '../smoke/harness.js';
import { BASE, cronJob, EXAMPLE, job, kustomization, MANIFESTS } from './manifests.js';

/** Of Kubernetes' own schemas: a class for the runtime check, and a type that knows no further field. */
const KINDS: Readonly<Record<string, new (data: never) => Model<unknown>>> = {
  Job,
  CronJob,
  Deployment,
  PersistentVolumeClaim,
  Service,
  ServiceAccount,
};

// Below the project, so that the types are found; no test of another file looks there.
const folder = mkdtempSync(path.resolve('node_modules/.manifests-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Each manifest as a literal of its type: a field that is misspelt, misplaced or missing does not compile. */
function typeErrors(manifests: readonly { readonly kind: string }[]): string {
  const file = path.join(folder, 'manifests.ts');
  const lines = manifests.flatMap((manifest, index) => {
    const { kind } = manifest;
    const { apiVersion } = manifest as { readonly apiVersion?: string };
    return [
      `import type { I${kind} as K${index} } from 'kubernetes-models/${apiVersion}/${kind}';`,
      `export const m${index}: K${index} = ${JSON.stringify(manifest)};`,
    ];
  });
  writeFileSync(file, lines.join('\n'));
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--ignoreConfig',
    '--module',
    'nodenext',
    '--target',
    'es2023',
  ];
  try {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...options, file], {
      encoding: 'utf8',
    });
    return '';
  } catch (error) {
    return String((error as { readonly stdout?: string }).stdout);
  }
}

describe('the manifests', () => {
  it.each(MANIFESTS.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const))(
    '%s fits the schema of its kind',
    (_name, manifest) => {
      const Kind = KINDS[manifest.kind];
      if (Kind === undefined) throw new Error(`no schema for ${manifest.kind}`);
      expect(() => new Kind(manifest as never).validate()).not.toThrow();
    },
  );

  it('have no field that their kind does not know: of these and one that is misspelt, it alone is found', () => {
    const misspelt = { ...cronJob, kind: 'CronJob', spec: { ...cronJob.spec, concurencyPolicy: 'Forbid' } };
    const errors = typeErrors([...MANIFESTS, misspelt]).match(/error TS.*/g);
    expect(errors).toEqual([expect.stringContaining('concurencyPolicy')]);
  });

  it('are all named by the base, whose files and those of the example are there', async () => {
    for (const at of [BASE, EXAMPLE]) {
      const { resources, configMapGenerator } = kustomization(at);
      const files = [...resources, ...configMapGenerator.flatMap(({ files }) => files)];
      expect(files.filter((file) => !existsSync(path.join(at, file)))).toEqual([]);
      const targets = await readTargets('targets.json5', undefined, { cwd: path.resolve(at) });
      expect(targets.length).toBeGreaterThan(0);
    }
  });

  it.skipIf(!hasKubectl())('are built by kustomize, base and example (where kubectl is there)', () => {
    for (const at of [BASE, EXAMPLE])
      expect(execFileSync('kubectl', ['kustomize', at], { encoding: 'utf8' })).toMatch(/^kind: CronJob$/m);
  });
});

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const jobSpec = job.spec;
const nightly = cronJob.spec?.jobTemplate.spec;
const pod = jobSpec?.template.spec;
const container = pod?.containers[0];

describe('the jobs', () => {
  it('are the same once and every night', () => {
    expect(nightly).toEqual({ ...jobSpec, ttlSecondsAfterFinished: undefined });
  });

  it('are indexed, as many parts as pods', () => {
    expect(jobSpec).toMatchObject({ completionMode: 'Indexed', parallelism: jobSpec?.completions });
    const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
    expect(env.SHARDS).toBe(String(jobSpec?.completions));
  });

  it('run as nobody, write nowhere but to the volume, and hold no token', () => {
    const deployment = MANIFESTS.find(({ kind }) => kind === 'Deployment') as unknown as {
      spec: { template: { spec: typeof pod } };
    };
    for (const spec of [pod, deployment.spec.template.spec]) {
      expect(spec?.automountServiceAccountToken).toBe(false);
      expect(spec?.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const { securityContext, volumeMounts = [] } of spec?.containers ?? []) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        for (const { name } of volumeMounts)
          expect(spec?.volumes?.map((volume) => volume.name)).toContain(name);
      }
    }
  });

  it('repeat no verdict that asking again would not change', () => {
    const [rule] = jobSpec?.podFailurePolicy?.rules ?? [];
    const { unreachable, inconclusive, ready, interrupted, ...settled } = EXIT_CODES;
    expect(rule?.onExitCodes?.values).toEqual(Object.values(settled));
    expect([unreachable, inconclusive]).toEqual([3, 6]);
  });

  it('give a command line that runs: each shard its part of the fleet, as JUnit, JSON and metrics', async () => {
    const simulators = await Promise.all([startSimulator(), startSimulator({ faults: ['auth'] })]);
    const targets = simulators.map(({ baseUrl }) => ({ baseUrl, model: 'tiny-model' }));
    writeFileSync(path.join(folder, 'targets.json5'), JSON.stringify(targets));
    const expanded = (shard: number) =>
      (container?.args ?? []).map((arg) =>
        arg
          .replaceAll('$(SHARD)', String(shard))
          .replaceAll('$(SHARDS)', '2')
          .replace('/targets/', `${folder}/`)
          .replace('=/reports/', `=${folder}/`),
      );
    try {
      const verdicts = await Promise.all([0, 1].map((shard) => played(expanded(shard))));
      expect(verdicts).toEqual(['ready', 'unreachable']);
      expect(readFileSync(path.join(folder, 'shard-1.xml'), 'utf8')).toMatch(/<testsuites .*failures="[1-9]/);
      expect(readFileSync(path.join(folder, 'inferrs-doctor-shard-0.prom'), 'utf8')).toMatch(
        /^inferrs_doctor_up\{.*\} 1$/m,
      );
      expect(JSON.parse(readFileSync(path.join(folder, 'shard-0.json'), 'utf8'))).toMatchObject({
        shard: '0/2',
      });
    } finally {
      await Promise.all(simulators.map((simulator) => simulator.close()));
    }
  });
});

/** Parses the words as the binary does, runs the fleet within this process, and writes the reports that were asked for. */
async function played(args: readonly string[]): Promise<string> {
  let verdict = '';
  await parseCommandLine(['node', 'inferrs-doctor', ...args], async (start, { report = [] }) => {
    const output: CommandOutput = await start({ ...quietPorts(), cwd: folder });
    if (output.kind !== 'fleet') throw new Error(output.kind);
    verdict = output.fleet.verdict;
    for (const { format, file = '' } of report) {
      const shown = { format, columns: 80, color: false, unicode: true, quiet: false, verbose: false };
      writeFileSync(file, await render(output.fleet, shown));
    }
  });
  return verdict;
}
