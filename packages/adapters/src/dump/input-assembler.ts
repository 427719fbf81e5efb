import { fail, type Issue, ok, quote, type Result } from '@countersign/core';
import {
  buildModel,
  type DumpContents,
  type IdentityCenter,
  isAccountDump,
  isOpenObject,
  isSnapshotManifest,
  type KnownBeside,
  type Model,
  ORGANIZATION_SCHEMA,
  type Organization,
  type OrganizationKnowledge,
  readAccessAnalyzers,
  readAccountSettings,
  readCredentialReport,
  readDump,
  readIdentityCenter,
  readOrganization,
  readResourcePolicies,
  readWorkloads,
  type SnapshotManifest,
} from '@countersign/govern';
import type { InputFile } from './find-input-files.ts';
import { fileProblem, type InputProblem } from './input-problem.ts';
import type { InputLimits } from './limits.ts';
import { parseLocated } from './parse-located.ts';
import { STANDARD_INPUT } from './read-plain.ts';

/** Everything that the inputs hold, as one model. */
export interface InputContents {
  readonly model: Model;
  /** Accounts of which the inputs hold a part only. */
  readonly incompleteAccountIds: readonly string[];
  /** How much the inputs tell of the organisation. */
  readonly organization: OrganizationKnowledge;
  /** What the inputs could not tell. */
  readonly notKnown: readonly string[];
  /** What was unusual but understood. */
  readonly warnings: readonly InputProblem[];
  readonly sources: readonly InputSource[];
}

/** A file that was read, and the accounts that it holds. */
export interface InputSource {
  readonly file: string;
  readonly kind: 'dump' | 'organization' | 'snapshot';
  readonly accountIds: readonly string[];
}

/** Where the parts of an input come from that was put together from several files. */
interface LocatedInput {
  readonly locate?: (issue: Issue) => InputProblem;
}

/** Sorts the contents of files by what they are. */
export class InputAssembler {
  readonly problems: InputProblem[] = [];
  private readonly warnings: InputProblem[] = [];
  private readonly notKnown: string[] = [];
  private readonly sources: InputSource[] = [];
  private readonly dumps: DumpContents[] = [];
  private readonly incompleteAccountIds = new Set<string>();
  private readonly beside = new Map<string, KnownBeside>();
  private readonly fileByArn = new Map<string, string>();
  private readonly limits: InputLimits;
  private organization: Organization | null = null;
  private identityCenter: IdentityCenter | null = null;
  private organizationKnowledge: OrganizationKnowledge = 'unknown';

  constructor(limits: InputLimits) {
    this.limits = limits;
  }

  add(input: InputFile, text: string): void {
    const file = input.name === '-' ? STANDARD_INPUT : input.name;
    const parsed = parseLocated(text, this.limits);
    if (!parsed.ok) {
      this.problems.push({ file, issue: parsed.failure });
    } else if (isOrganizationFile(parsed.value)) {
      this.addOrganization(file, parsed.value);
    } else if (isSnapshotManifest(parsed.value)) {
      this.problems.push(directoryOfSnapshot(file));
    } else if (input.foundIn === null || isAccountDump(parsed.value)) {
      this.addDump(file, parsed.value);
    } else {
      this.notKnown.push(`${file}: neither an account dump nor an organisation file; not used`);
    }
  }

  finish(paths: readonly string[]): Result<InputContents, readonly InputProblem[]> {
    if (this.problems.length === 0 && this.dumps.length === 0) this.problems.push(noDump(paths));
    if (this.problems.length > 0) return fail(this.problems);
    const built = buildModel(this.dumps, this.organization, this.beside, this.identityCenter);
    if (!built.ok) {
      return fail(built.failure.map((issue) => ({ file: paths.join(', '), issue })));
    }
    const ofPages = built.value.incompleteAccountIds;
    return ok({
      model: built.value.model,
      incompleteAccountIds: [...new Set([...ofPages, ...this.incompleteAccountIds])].toSorted(),
      organization: this.organizationKnowledge,
      notKnown: [...this.notKnown, ...built.value.notKnown],
      warnings: this.warnings,
      sources: this.sources,
    });
  }

  /** Notes that inputs come from a snapshot, and what it says that it lacks. */
  addSnapshot(file: string, manifest: SnapshotManifest, notKnown: readonly string[]): void {
    this.notKnown.push(...notKnown);
    for (const { id, state } of manifest.accounts) {
      if (state !== 'complete') this.incompleteAccountIds.add(id);
    }
    const accountIds = manifest.accounts.map(({ id }) => id);
    this.sources.push({ file, kind: 'snapshot', accountIds });
    if (manifest.organization?.state === 'none') this.organizationKnowledge = 'none';
  }

  /** Notes something that inputs could not tell. */
  addNotKnown(text: string): void {
    this.notKnown.push(text);
  }

  /** Takes a dump among the inputs; one of a snapshot belongs to the account that its place names. */
  addDump(
    file: string,
    value: unknown,
    { accountId, locate }: { readonly accountId?: string } & LocatedInput = {},
  ): void {
    const dump = readDump(value, accountId === undefined ? {} : { accountId });
    if (!dump.ok) {
      this.reject(file, dump.failure, locate);
      return;
    }
    this.checkArns(file, dump.value);
    if (dump.value.accounts.size === 0) {
      this.notKnown.push(`${file}: the dump holds no user, group, role or policy`);
    }
    this.warnings.push(...dump.value.warnings.map((issue) => locate?.(issue) ?? { file, issue }));
    this.dumps.push(dump.value);
    this.sources.push({ file, kind: 'dump', accountIds: [...dump.value.accounts.keys()] });
  }

  /** Takes the policies of the resources of an account of a snapshot. */
  addResourcePolicies(file: string, value: unknown, accountId: string): void {
    const read = readResourcePolicies(value, accountId);
    if (!read.ok) {
      this.reject(file, read.failure);
      return;
    }
    const { notKnown, resourcePolicies, warnings } = read.value;
    this.warnings.push(...warnings.map((issue) => ({ file, issue })));
    this.notKnown.push(...notKnown.map((text) => `${file}: ${text}`));
    this.addBeside(accountId, { resourcePolicies });
  }

  /** Takes what runs with the roles of an account of a snapshot. */
  addWorkloads(file: string, value: unknown, accountId: string): void {
    const read = readWorkloads(value, accountId);
    if (read.ok) this.addBeside(accountId, { workloads: read.value });
    else this.reject(file, read.failure);
  }

  /** Takes the credential report of an account of a snapshot. */
  addCredentials(file: string, value: unknown, accountId: string): void {
    const read = readCredentialReport(value, accountId);
    if (read.ok) this.addBeside(accountId, { credentials: read.value });
    else this.reject(file, read.failure);
  }

  /** Takes what an account of a snapshot is set to. */
  addSettings(file: string, value: unknown, accountId: string): void {
    const read = readAccountSettings(value, !this.incompleteAccountIds.has(accountId));
    if (read.ok) this.addBeside(accountId, { settings: read.value });
    else this.reject(file, read.failure);
  }

  /** Takes the analyzers of an account of a snapshot. */
  addAnalyzers(file: string, value: unknown, accountId: string): void {
    const read = readAccessAnalyzers(value);
    if (read.ok) this.addBeside(accountId, { analyzers: read.value });
    else this.reject(file, read.failure);
  }

  /** Takes IAM Identity Center of a snapshot. */
  addIdentityCenter(file: string, value: unknown): void {
    const read = readIdentityCenter(value);
    if (read.ok) this.identityCenter = read.value;
    else this.reject(file, read.failure);
  }

  private addBeside(accountId: string, known: KnownBeside): void {
    this.beside.set(accountId, { ...this.beside.get(accountId), ...known });
  }

  /** Says which two files hold the same entities, which the model cannot know. */
  private checkArns(file: string, dump: DumpContents): void {
    const twice = new Map<string, string[]>();
    for (const { users, groups, roles, policies } of dump.accounts.values()) {
      for (const arn of [users, groups, roles, policies].flatMap((items) => [...items.keys()])) {
        const other = this.fileByArn.get(arn);
        if (other === undefined) this.fileByArn.set(arn, file);
        else twice.set(other, [...(twice.get(other) ?? []), arn]);
      }
    }
    for (const [other, arns] of twice) this.problems.push(inTwoFiles(file, other, arns));
  }

  /** Takes the structure of the organisation among the inputs; of one that is not complete, what is there. */
  addOrganization(
    file: string,
    value: unknown,
    { isComplete = true, locate }: { readonly isComplete?: boolean } & LocatedInput = {},
  ): void {
    const organization = readOrganization(value);
    if (!organization.ok) {
      this.reject(file, organization.failure, locate);
      return;
    }
    const other = this.sources.find((source) => source.kind === 'organization');
    if (other !== undefined) {
      this.problems.push(
        fileProblem(
          file,
          'conflicting-elements',
          `${other.file} is an organisation file as well`,
          'give one organisation at a time',
        ),
      );
    }
    this.organization = organization.value;
    this.organizationKnowledge = isComplete ? 'complete' : 'partial';
    const accountIds = [...organization.value.accounts.keys()];
    this.sources.push({ file, kind: 'organization', accountIds });
  }

  private reject(file: string, issues: readonly Issue[], locate?: LocatedInput['locate']): void {
    this.problems.push(...issues.map((issue) => locate?.(issue) ?? { file, issue }));
  }
}

function isOrganizationFile(value: unknown): boolean {
  if (!isOpenObject(value) || !Object.hasOwn(value, 'schema')) return false;
  return value['schema'] === ORGANIZATION_SCHEMA;
}

function directoryOfSnapshot(file: string): InputProblem {
  return fileProblem(
    file,
    'no-input',
    'this file describes a snapshot; the accounts lie beside it',
    'give the directory that holds it',
  );
}

function inTwoFiles(file: string, other: string, arns: readonly string[]): InputProblem {
  const more = arns.length > 1 ? ` and ${arns.length - 1} more` : '';
  return fileProblem(
    file,
    'duplicate-key',
    `${quote(arns[0])}${more} ${arns.length > 1 ? 'are' : 'is'} in ${other} as well`,
    'give each account, or each page of it, once',
  );
}

function noDump(paths: readonly string[]): InputProblem {
  return fileProblem(
    paths.join(', '),
    'no-input',
    'there is no account dump among the inputs',
    'give the output of `aws iam get-account-authorization-details`, or a directory with such files',
  );
}
