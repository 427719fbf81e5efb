import {
  type AttachedPolicy,
  fail,
  type Issue,
  isAccountId,
  ok,
  parseArn,
  pointerTo,
  quote,
  type Result,
} from '@countersign/core';
import { DocumentReader } from './document-reader.ts';
import { isOpenObject, JsonReader, type ObjectItem, type OpenObject } from './json-reader.ts';
import {
  type Account,
  type Entity,
  type Group,
  type ManagedPolicy,
  NOTHING_BESIDE,
  type Role,
  type User,
} from './model.ts';
import { inlinePolicyName, trustPolicyName } from './policy-names.ts';

/** What one or several dumps hold, and what they leave out. */
export interface DumpContents {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly awsManagedPolicies: ReadonlyMap<string, ManagedPolicy>;
  readonly warnings: readonly Issue[];
  /** What was read but cannot be decided. */
  readonly notKnown: readonly string[];
  /** Accounts of which a page said that more follow. */
  readonly continued: ReadonlySet<string>;
  /** Accounts of which a page said that nothing follows. */
  readonly completed: ReadonlySet<string>;
}

const SECTIONS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

/** Tells whether a JSON value looks like the output of `aws iam get-account-authorization-details`. */
export function isAccountDump(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isPage);
  return isPage(value);
}

function isPage(value: unknown): value is OpenObject {
  return isOpenObject(value) && SECTIONS.some((section) => Object.hasOwn(value, section));
}

/**
 * Reads the output of `aws iam get-account-authorization-details`: one response,
 * one page of several, or a list of pages. The entities may belong to several
 * accounts; their ARNs tell which.
 *
 * Policy documents may be JSON, or JSON text, URL-encoded or not, as the API
 * itself returns it. Fails with every error found; nothing is read by halves.
 *
 * With `accountId` an entity of another account is an error, and the account is
 * there though it may have no entity.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html}
 */
export function readDump(
  value: unknown,
  { accountId = null }: { readonly accountId?: string | null } = {},
): Result<DumpContents, readonly Issue[]> {
  const pages = Array.isArray(value) ? value.map((page: unknown) => page) : [value];
  const reader = new DumpReader(accountId);
  if (pages.length === 0) reader.readPage(null, '');
  for (const [index, page] of pages.entries()) {
    reader.readPage(page, Array.isArray(value) ? `/${index}` : '');
  }
  return reader.finish();
}

class DumpReader {
  private readonly json = new JsonReader();
  private readonly documents = new DocumentReader(this.json);
  private readonly accounts = new Map<string, MutableAccount>();
  private readonly awsManagedPolicies = new Map<string, ManagedPolicy>();
  private readonly continued = new Set<string>();
  private readonly completed = new Set<string>();
  private readonly onThisPage = new Set<string>();
  private readonly accountId: string | null;

  /** @param accountId the account that all entities belong to; it is there though it has none */
  constructor(accountId: string | null) {
    this.accountId = accountId;
    if (accountId !== null) this.accountById(accountId);
  }

  readPage(page: unknown, pointer: string): void {
    if (!isPage(page)) {
      this.json.error(
        'wrong-type',
        pointer,
        'this is not an account dump: it has none of UserDetailList, GroupDetailList, RoleDetailList, Policies',
        'give the output of `aws iam get-account-authorization-details`',
      );
      return;
    }
    this.onThisPage.clear();
    for (const item of this.json.objects(page, 'UserDetailList', pointer)) this.readUser(item);
    for (const item of this.json.objects(page, 'GroupDetailList', pointer)) this.readGroup(item);
    for (const item of this.json.objects(page, 'RoleDetailList', pointer)) this.readRole(item);
    for (const item of this.json.objects(page, 'Policies', pointer)) this.readPolicy(item);
    const isTruncated = this.json.member(page, 'IsTruncated') === true;
    for (const id of this.onThisPage) (isTruncated ? this.continued : this.completed).add(id);
  }

  finish(): Result<DumpContents, readonly Issue[]> {
    if (this.json.issues.length > 0) return fail(this.json.issues);
    return ok({
      accounts: new Map([...this.accounts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      awsManagedPolicies: this.awsManagedPolicies,
      warnings: this.documents.warnings,
      notKnown: this.documents.notKnown,
      continued: this.continued,
      completed: this.completed,
    });
  }

  private readUser({ value, pointer }: ObjectItem): void {
    const entity = this.readEntity(value, pointer, 'User');
    if (entity === null) return;
    const user: User = {
      ...entity,
      kind: 'user',
      groupNames: this.json.texts(value, 'GroupList', pointer),
      boundaryArn: this.readBoundary(value, pointer),
      tags: this.readTags(value, pointer),
    };
    this.put(this.accountOf(user.arn).users, user, pointer);
  }

  private readGroup({ value, pointer }: ObjectItem): void {
    const entity = this.readEntity(value, pointer, 'Group');
    if (entity === null) return;
    if (this.json.list(value, 'GroupList', pointer).length > 0) {
      this.json.error(
        'unknown-element',
        pointerTo(pointer, 'GroupList'),
        `the group ${quote(entity.name)} is a member of groups`,
        'IAM groups do not nest; only users have a GroupList',
      );
    }
    const group: Group = { ...entity, kind: 'group' };
    this.put(this.accountOf(group.arn).groups, group, pointer);
  }

  private readRole({ value, pointer }: ObjectItem): void {
    const entity = this.readEntity(value, pointer, 'Role');
    if (entity === null) return;
    const trust = this.documents.read(
      this.json.member(value, 'AssumeRolePolicyDocument'),
      pointerTo(pointer, 'AssumeRolePolicyDocument'),
      { name: trustPolicyName(entity.arn), kind: 'trust' },
    );
    if (trust === null) return;
    const lastUsed = this.json.member(value, 'RoleLastUsed');
    const role: Role = {
      ...entity,
      kind: 'role',
      trust,
      boundaryArn: this.readBoundary(value, pointer),
      tags: this.readTags(value, pointer),
      lastUsedAt: isOpenObject(lastUsed)
        ? this.json.optionalText(lastUsed, 'LastUsedDate', pointerTo(pointer, 'RoleLastUsed'))
        : null,
      instanceProfileArns: this.json
        .objects(value, 'InstanceProfileList', pointer)
        .map((profile) => this.json.text(profile.value, 'Arn', profile.pointer)),
    };
    this.put(this.accountOf(role.arn).roles, role, pointer);
  }

  /** Reads what all entities have; their members are named after their kind: `UserName`, `UserId`, `UserPolicyList`. */
  private readEntity(
    value: OpenObject,
    pointer: string,
    kind: 'User' | 'Group' | 'Role',
  ): Entity | null {
    const arn = this.readArn(value, pointer);
    if (arn === null) return null;
    return {
      arn,
      accountId: parseArn(arn)?.account ?? '',
      name: this.json.text(value, `${kind}Name`, pointer),
      path: this.json.optionalText(value, 'Path', pointer) ?? '/',
      uniqueId: this.json.optionalText(value, `${kind}Id`, pointer) ?? '',
      createdAt: this.json.optionalText(value, 'CreateDate', pointer),
      inlinePolicies: this.readInline(value, `${kind}PolicyList`, pointer, arn),
      attachedPolicyArns: this.json
        .objects(value, 'AttachedManagedPolicies', pointer)
        .map((item) => this.json.text(item.value, 'PolicyArn', item.pointer)),
    };
  }

  private readArn(value: OpenObject, pointer: string): string | null {
    const text = this.json.text(value, 'Arn', pointer);
    if (text === '') return null;
    const arn = parseArn(text);
    if (arn?.service === 'iam' && (isAccountId(arn.account) || arn.account === 'aws')) {
      this.checkAccount(arn.account, text, pointer);
      return text;
    }
    this.json.error(
      'invalid-arn',
      pointerTo(pointer, 'Arn'),
      `${quote(text)} is not the ARN of an IAM entity`,
      'for instance `arn:aws:iam::111122223333:user/name`',
    );
    return null;
  }

  private checkAccount(account: string, arn: string, pointer: string): void {
    if (this.accountId === null || account === this.accountId || account === 'aws') return;
    this.json.error(
      'invalid-value',
      pointerTo(pointer, 'Arn'),
      `${quote(arn)} is not in the account ${this.accountId}`,
    );
  }

  private readInline(
    value: OpenObject,
    key: string,
    pointer: string,
    owner: string,
  ): readonly AttachedPolicy[] {
    return this.json.objects(value, key, pointer).flatMap((item) => {
      const name = this.json.text(item.value, 'PolicyName', item.pointer);
      const document = this.documents.read(
        this.json.member(item.value, 'PolicyDocument'),
        pointerTo(item.pointer, 'PolicyDocument'),
        { name: inlinePolicyName(owner, name), kind: 'identity' },
      );
      return document === null ? [] : [document];
    });
  }

  private readPolicy({ value, pointer }: ObjectItem): void {
    const arn = this.readArn(value, pointer);
    if (arn === null) return;
    const versions = this.json.objects(value, 'PolicyVersionList', pointer).flatMap((item) => {
      const document = this.documents.read(
        this.json.member(item.value, 'Document'),
        pointerTo(item.pointer, 'Document'),
        { name: arn, kind: 'identity' },
      );
      if (document === null) return [];
      const versionId = this.json.text(item.value, 'VersionId', item.pointer);
      const isDefault = this.json.member(item.value, 'IsDefaultVersion') === true;
      return [{ versionId, isDefault, document }];
    });
    const policy: ManagedPolicy = {
      arn,
      // Some emulators leave it out; the ARN ends with it.
      name:
        this.json.optionalText(value, 'PolicyName', pointer) ?? arn.slice(arn.lastIndexOf('/') + 1),
      versions,
    };
    const isAwsManaged = parseArn(arn)?.account === 'aws';
    if (isAwsManaged) this.awsManagedPolicies.set(arn, policy);
    else this.put(this.accountOf(arn).policies, policy, pointer);
  }

  private readBoundary(value: OpenObject, pointer: string): string | null {
    const boundary = this.json.member(value, 'PermissionsBoundary');
    if (boundary === undefined || boundary === null) return null;
    const at = pointerTo(pointer, 'PermissionsBoundary');
    if (!isOpenObject(boundary)) {
      this.json.error('wrong-type', at, 'the permissions boundary must be an object');
      return null;
    }
    // Some tools write an empty object where there is no boundary.
    return this.json.optionalText(boundary, 'PermissionsBoundaryArn', at);
  }

  private readTags(value: OpenObject, pointer: string): ReadonlyMap<string, string> {
    const tags = new Map<string, string>();
    for (const item of this.json.objects(value, 'Tags', pointer)) {
      tags.set(
        this.json.text(item.value, 'Key', item.pointer),
        this.json.optionalText(item.value, 'Value', item.pointer) ?? '',
      );
    }
    return tags;
  }

  private put<Item extends { readonly arn: string }>(
    items: Map<string, Item>,
    item: Item,
    pointer: string,
  ): void {
    if (items.has(item.arn)) {
      this.json.error('duplicate-key', pointer, `${quote(item.arn)} occurs twice`);
    }
    items.set(item.arn, item);
  }

  private accountOf(arn: string): MutableAccount {
    const id = parseArn(arn)?.account ?? '';
    this.onThisPage.add(id);
    return this.accountById(id);
  }

  private accountById(id: string): MutableAccount {
    const known = this.accounts.get(id);
    if (known !== undefined) return known;
    const account: MutableAccount = {
      id,
      users: new Map(),
      groups: new Map(),
      roles: new Map(),
      policies: new Map(),
      ...NOTHING_BESIDE,
    };
    this.accounts.set(id, account);
    return account;
  }
}

interface MutableAccount extends Account {
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
  readonly roles: Map<string, Role>;
  readonly policies: Map<string, ManagedPolicy>;
}
