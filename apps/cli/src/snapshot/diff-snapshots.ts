import { type InputContents, type InputProblem, readInputs } from '@countersign/adapters/dump';
import { type Catalog, fail, ok, type Result } from '@countersign/core';
import {
  type AuditReport,
  compareModels,
  compareReports,
  type Differences,
  type FindingDifferences,
  isWorse,
  mergeItems,
  ReachMemory,
  shareUnchanged,
  undecidedLines,
} from '@countersign/govern';
import { createAuditor } from '../audit/auditor.ts';
import {
  type LoadedConfiguration,
  loadConfiguration,
} from '../configuration/load-configuration.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { type Progress, startProgress } from '../terminal/progress.ts';
import { compareDocuments, type DocumentComparisons } from './compare-documents.ts';
import { compareOtherFiles } from './compare-other-files.ts';
import { joinNotKnown } from './join-not-known.ts';

/** Which two inputs are compared, and how findings are judged. */
export interface SnapshotDiffRequest {
  readonly old: string;
  readonly new: string;
  readonly configurationFile: string | null;
  /** The instant at which both are judged, in milliseconds since 1970. */
  readonly atMs: number;
}

/** What changed from one input to another, and what it did. */
export interface SnapshotDiff {
  readonly old: DiffedInput;
  readonly new: DiffedInput;
  readonly atMs: number;
  readonly differences: Differences;
  readonly documents: DocumentComparisons;
  readonly findings: FindingDifferences;
  /** Accounts that both hold, and how many of them both hold whole. */
  readonly comparedAccounts: number;
  readonly notKnown: readonly string[];
  readonly warnings: readonly InputProblem[];
  readonly configurationFile: string | null;
  readonly unusedConfigurationFiles: readonly string[];
}

/** One of the inputs, as it was named, with its audit. */
export interface DiffedInput {
  readonly name: string;
  readonly report: AuditReport;
}

/**
 * Reads two inputs, tells what differs, and audits both with the same configuration
 * at the same instant, so that findings differ by what changed alone.
 */
export async function diffSnapshots(
  io: Io,
  request: SnapshotDiffRequest,
): Promise<Result<SnapshotDiff, Failure>> {
  const progress = startProgress(io, false);
  const read = await readBoth(io, request, progress);
  if (!read.ok) {
    progress.end();
    return read;
  }
  const diffed = await diff(io, request, read.value, progress);
  progress.end();
  return diffed;
}

interface ReadSides {
  readonly loaded: LoadedConfiguration;
  readonly catalog: Catalog;
  readonly old: InputContents;
  readonly new: InputContents;
}

async function readBoth(
  io: Io,
  request: SnapshotDiffRequest,
  progress: Progress,
): Promise<Result<ReadSides, Failure>> {
  // The newer input comes first: what is in force now judges what was.
  const loaded = await loadConfiguration(io, request.configurationFile, [request.new, request.old]);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const place = { directory: io.directory, standardInput: io.stdin };
  progress.show(`reading ${request.old}`);
  const old = await readInputs([request.old], place);
  progress.show(`reading ${request.new}`);
  const now = await readInputs([request.new], place);
  if (!old.ok || !now.ok) {
    const problems = [old, now].flatMap((side) => (side.ok ? [] : side.failure));
    return fail({ kind: 'input', problems });
  }
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  return ok({ loaded: loaded.value, catalog: catalog.value, old: old.value, new: now.value });
}

async function diff(
  io: Io,
  request: SnapshotDiffRequest,
  sides: ReadSides,
  progress: Progress,
): Promise<Result<SnapshotDiff, Failure>> {
  const { catalog, loaded, old } = sides;
  progress.show('comparing');
  const model = shareUnchanged(old.model, sides.new.model);
  const now: InputContents = { ...sides.new, model };
  const { standings, ...ofModels } = compareModels({ old, new: now });
  const ofFiles = await compareOtherFiles(io, request, { old, new: now }, standings);
  if (!ofFiles.ok) return ofFiles;
  const differences = joinAll(ofModels, ofFiles.value);
  const documents = compareDocuments(catalog, differences.items);
  const audits = auditBoth(request, { ...sides, new: now }, progress);
  const findings = compareReports({
    old: { report: audits.old, organization: old.organization },
    new: { report: audits.new, organization: now.organization },
    standings,
  });
  return ok({
    old: { name: request.old, report: audits.old },
    new: { name: request.new, report: audits.new },
    atMs: request.atMs,
    differences,
    documents,
    findings,
    comparedAccounts: [...standings.values()].filter((standing) => standing === 'whole').length,
    notKnown: [
      ...differences.notKnown,
      ...joinNotKnown(old.notKnown, now.notKnown),
      ...joinNotKnown(
        without(audits.old.notKnown, old.notKnown),
        without(audits.new.notKnown, now.notKnown),
      ),
    ],
    warnings: [...old.warnings, ...now.warnings],
    configurationFile: loaded.file,
    unusedConfigurationFiles: loaded.unused,
  });
}

/** What files tell of items that the model has as well joins what the model tells. */
function joinAll(ofModels: Differences, ofFiles: Differences): Differences {
  return {
    items: mergeItems([...ofModels.items, ...ofFiles.items]),
    undecided: [...ofModels.undecided, ...ofFiles.undecided],
    notKnown: [...ofModels.notKnown, ...ofFiles.notKnown, ...undecidedLines(ofFiles.undecided)],
  };
}

/** Audits both models; one that is the other one once only. */
function auditBoth(
  { atMs }: SnapshotDiffRequest,
  { catalog, loaded, new: now, old }: ReadSides,
  progress: Progress,
): { readonly old: AuditReport; readonly new: AuditReport } {
  const settings = {
    catalog,
    configuration: loaded.configuration,
    configurationFile: loaded.file,
    atMs,
    rules: [],
    memory: new ReachMemory(),
  };
  progress.show('judging every principal of OLD');
  const before = createAuditor({ ...settings, notKnown: old.notKnown })(old.model);
  if (now.model === old.model) return { old: before, new: before };
  progress.show('judging every principal of NEW');
  const after = createAuditor({ ...settings, notKnown: now.notKnown })(now.model);
  return { old: before, new: after };
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

/**
 * The exit code of a diff that is to fail: 1 when a finding appeared or became worse,
 * 3 when one may have appeared, 0 otherwise. What somebody answers for does not count.
 */
export function exitCodeOfDiff({ findings }: SnapshotDiff): ExitCode {
  if (findings.appeared.length > 0 || findings.changed.some(isWorse)) return EXIT.findings;
  return findings.undecided.some((each) => each.in === 'new') ? EXIT.undecided : EXIT.yes;
}
