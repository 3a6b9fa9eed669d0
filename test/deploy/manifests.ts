/** The manifests of deploy/kubernetes as they stand, and their pods. */
import { readFileSync } from 'node:fs';
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import { parse, parseAllDocuments } from 'yaml';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

export interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly { readonly name: string; readonly files: readonly string[] }[];
}

export const BASE = 'deploy/kubernetes/base';
export const EXAMPLE = 'deploy/kubernetes/example';

export const kustomization = (folder: string): Kustomization =>
  parse(readFileSync(`${folder}/kustomization.yaml`, 'utf8'));

/** Every document of every resource that the base names. */
export const MANIFESTS: readonly Manifest[] = kustomization(BASE).resources.flatMap((file) =>
  parseAllDocuments(readFileSync(`${BASE}/${file}`, 'utf8')).map((document) => document.toJS() as Manifest),
);

const only = (kind: string) => {
  const [found] = MANIFESTS.filter((manifest) => manifest.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found as unknown;
};

export const job = only('Job') as IJob;
export const cronJob = only('CronJob') as ICronJob;
