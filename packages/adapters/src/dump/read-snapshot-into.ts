import path from 'node:path';
import { fail, ok, type Result } from '@countersign/core';
import {
  ACCESS_ANALYZERS,
  ACCOUNT_SETTINGS,
  AUTHORIZATION_DETAILS,
  accountFile,
  CREDENTIAL_REPORT,
  hasFile,
  RESOURCE_POLICIES,
  readSnapshotManifest,
  SNAPSHOT_FILES,
  type SnapshotManifest,
  snapshotNotKnown,
  WORKLOADS,
} from '@countersign/govern';
import type { InputAssembler } from './input-assembler.ts';
import type { InputPlace } from './input-place.ts';
import { fileProblem, type InputProblem } from './input-problem.ts';
import type { InputLimits } from './limits.ts';
import { parseLocated } from './parse-located.ts';
import { readText } from './read-text.ts';

/**
 * Puts the accounts and the organisation of a snapshot among the inputs, and what
 * it could not tell into `notKnown`. What `snapshot.json` names has to be there.
 */
export async function readSnapshotInto(
  assembler: InputAssembler,
  given: string,
  place: InputPlace,
): Promise<void> {
  const manifest = await readManifest(given, place);
  if (!manifest.ok) {
    assembler.problems.push(...manifest.failure);
    return;
  }
  const { accounts, identityCenter, organization } = manifest.value;
  const dumps = accounts.filter(({ files }) => files.includes(AUTHORIZATION_DETAILS));
  if (dumps.length > place.limits.fileCount) {
    assembler.problems.push(tooManyAccounts(given, place.limits));
    return;
  }
  const file = path.join(given, SNAPSHOT_FILES.manifest);
  assembler.addSnapshot(file, manifest.value, snapshotNotKnown(manifest.value));
  if (hasFile(organization)) {
    const name = path.join(given, SNAPSHOT_FILES.organization);
    const isComplete = organization?.state === 'complete';
    await readInto(assembler, name, place, (value) =>
      assembler.addOrganization(name, value, { isComplete }),
    );
  }
  if (hasFile(identityCenter)) {
    const name = path.join(given, SNAPSHOT_FILES.identityCenter);
    await readInto(assembler, name, place, (value) => assembler.addIdentityCenter(name, value));
  }
  for (const { files, id } of dumps) {
    const nameOf = (own: string): string => path.join(given, accountFile(id, own));
    const name = nameOf(AUTHORIZATION_DETAILS);
    await readInto(assembler, name, place, (value) =>
      assembler.addDump(name, value, { accountId: id }),
    );
    const beside = [
      [RESOURCE_POLICIES, 'addResourcePolicies'],
      [WORKLOADS, 'addWorkloads'],
      [CREDENTIAL_REPORT, 'addCredentials'],
      [ACCOUNT_SETTINGS, 'addSettings'],
      [ACCESS_ANALYZERS, 'addAnalyzers'],
    ] as const;
    for (const [own, add] of beside) {
      const other = nameOf(own);
      if (files.includes(own)) {
        await readInto(assembler, other, place, (value) => assembler[add](other, value, id));
      }
    }
  }
}

/** Reads the `snapshot.json` of the directory `given`. */
export async function readManifest(
  given: string,
  place: InputPlace,
): Promise<Result<SnapshotManifest, readonly InputProblem[]>> {
  const file = path.join(given, SNAPSHOT_FILES.manifest);
  const value = await readJson(file, place);
  if (!value.ok) return fail([value.failure]);
  const manifest = readSnapshotManifest(value.value);
  if (manifest.ok) return manifest;
  return fail(manifest.failure.map((issue) => ({ file, issue })));
}

/** Reads one JSON file of a snapshot. */
export async function readJson(
  file: string,
  place: InputPlace,
): Promise<Result<unknown, InputProblem>> {
  const text = await readText(file, place);
  if (!text.ok) return text;
  const parsed = parseLocated(text.value, place.limits);
  return parsed.ok ? ok(parsed.value) : fail({ file, issue: parsed.failure });
}

async function readInto(
  assembler: InputAssembler,
  file: string,
  place: InputPlace,
  add: (value: unknown) => void,
): Promise<void> {
  const value = await readJson(file, place);
  if (value.ok) add(value.value);
  else assembler.problems.push(value.failure);
}

function tooManyAccounts(given: string, { fileCount }: InputLimits): InputProblem {
  const message = `the snapshot has more than ${fileCount} accounts`;
  return fileProblem(given, 'too-large', message);
}
