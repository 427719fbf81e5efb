import { type Condition, compareText, parseArn } from '@countersign/core';
import { type Model, type PrincipalEntity, principalsOf, type Role } from '../inventory/model.ts';
import { normalAddress } from './address.ts';
import { directoryIdentities } from './directory-identities.ts';
import { DECLARED, type DeclaredPerson, type Person, type PersonalIdentity } from './person.ts';

/** What identities are joined by. */
export interface PeopleSources {
  readonly declared: readonly DeclaredPerson[];
  /** Tags of users whose value is the address of whoever uses them; case does not count. */
  readonly ownerTags: readonly string[];
}

/** The tags that name a user's person unless the configuration says otherwise. */
export const DEFAULT_OWNER_TAGS: readonly string[] = ['owner', 'email', 'person'];

/** The people of a model. */
export interface JoinedPeople {
  /** Those with more than one identity, in order of id. */
  readonly people: readonly Person[];
  /** Declared identities that are not in the model. */
  readonly notKnown: readonly string[];
}

/**
 * Joins users and roles to people: by what the configuration declares; by whom IAM
 * Identity Center lets into which roles; by e-mail
 * addresses in user names and in tags of users; and by trust policies that let in
 * the session or the federated subject of an address.
 *
 * A tag of a role says who answers for it and not who can act as it: it joins nothing.
 */
export function joinPeople(model: Model, { declared, ownerTags }: PeopleSources): JoinedPeople {
  const registry = new PeopleRegistry(model, declared);
  const tags = new Set(ownerTags.map((tag) => tag.toLowerCase()));
  for (const { addresses, evidence, role, user } of directoryIdentities(model)) {
    const id = registry.know(addresses, user.displayName);
    registry.add(id, role, { evidence, isCertain: true });
  }
  for (const entity of principalsOf(model)) {
    for (const { address, evidence, of = entity } of hintsOf(entity, tags, registry)) {
      registry.add(address, of, { evidence, isCertain: false });
    }
  }
  return { people: registry.people(), notKnown: registry.notKnown };
}

/** That an address has to do with a principal. */
interface Hint {
  readonly address: string;
  readonly evidence: string;
  /** The principal itself when absent. */
  readonly of?: PrincipalEntity;
}

function* hintsOf(
  entity: PrincipalEntity,
  ownerTags: ReadonlySet<string>,
  registry: PeopleRegistry,
): Iterable<Hint> {
  if (entity.kind === 'role') {
    yield* trustHints(entity, registry);
    return;
  }
  const named = normalAddress(entity.name);
  if (named !== null) yield { address: named, evidence: 'its name' };
  for (const [key, value] of entity.tags) {
    const address = ownerTags.has(key.toLowerCase()) ? normalAddress(value) : null;
    if (address !== null) yield { address, evidence: `its tag ${key} is ${value}` };
  }
}

/** Whom a trust policy lets in by name: sessions of other roles, and subjects that its conditions ask for. */
function* trustHints(role: Role, registry: PeopleRegistry): Iterable<Hint> {
  for (const { conditions, effect, principal } of role.trust.policy.statements) {
    if (effect !== 'Allow' || principal === undefined || principal.negated) continue;
    for (const { value } of principal.entries) {
      const session = registry.sessionOf(value);
      const address = session === null ? null : normalAddress(session.name);
      if (session === null || address === null) continue;
      const evidence = `the trust policy of ${role.name} names its session ${session.name}`;
      yield { address, evidence, of: session.role };
    }
    for (const condition of conditions.filter(namesSubject)) {
      for (const value of condition.values) {
        const address = normalAddress(value);
        if (address === null) continue;
        const evidence = `its trust policy lets in ${condition.key} = ${value}`;
        yield { address, evidence };
      }
    }
  }
}

const SUBJECT_KEYS =
  /^(?:sts:rolesessionname|sts:sourceidentity|saml:(?:sub|mail|eduorgidentityuri)|.*:(?:sub|email|upn|preferred_username))$/;
const EXACT = /^(?:ForAnyValue:)?String(?:Equals|EqualsIgnoreCase|Like)$/;

function namesSubject({ key, operator }: Condition): boolean {
  return EXACT.test(operator.written) && SUBJECT_KEYS.test(key.toLowerCase());
}

/** A session of a role of the model. */
interface Session {
  readonly role: PrincipalEntity;
  readonly name: string;
}

class PeopleRegistry {
  readonly notKnown: string[] = [];
  private readonly byArn: ReadonlyMap<string, PrincipalEntity>;
  private readonly roles: ReadonlyMap<string, PrincipalEntity>;
  /** Ids of people by the addresses that are theirs. */
  private readonly ids = new Map<string, string>();
  private readonly names = new Map<string, string>();
  private readonly identities = new Map<string, Map<PrincipalEntity, PersonalIdentity>>();

  constructor(model: Model, declared: readonly DeclaredPerson[]) {
    const principals = [...principalsOf(model)];
    this.byArn = new Map(principals.map((entity) => [entity.arn, entity]));
    this.roles = new Map(
      principals.flatMap((entity) =>
        entity.kind === 'role' ? [[`${entity.accountId}/${entity.name}`, entity]] : [],
      ),
    );
    for (const person of declared) this.declare(person);
  }

  private declare({ addresses, id, identities, name }: DeclaredPerson): void {
    const own = normalAddress(id) ?? id;
    for (const address of [id, ...addresses]) this.ids.set(normalAddress(address) ?? address, own);
    if (name !== null) this.names.set(own, name);
    for (const arn of identities) {
      const entity = this.byArn.get(arn) ?? this.sessionOf(arn)?.role;
      if (entity === undefined) {
        this.notKnown.push(`${arn}, an identity of ${id}, is not in the input`);
        continue;
      }
      this.add(own, entity, { evidence: DECLARED, isCertain: true });
    }
  }

  /** Takes addresses for those of one person, and answers with the person's id. */
  know(addresses: readonly string[], name: string | null): string {
    const known = addresses.flatMap((address) => this.ids.get(address) ?? []);
    const id = known[0] ?? addresses[0] ?? '';
    for (const address of addresses) if (!this.ids.has(address)) this.ids.set(address, id);
    if (name !== null && !this.names.has(id)) this.names.set(id, name);
    return id;
  }

  /** The session that an ARN names, where its role is in the model. */
  sessionOf(arn: string): Session | null {
    const parsed = parseArn(arn);
    if (parsed?.service !== 'sts') return null;
    const [type, roleName, name] = parsed.resource.split('/');
    const role = this.roles.get(`${parsed.account}/${roleName ?? ''}`);
    if (type !== 'assumed-role' || role === undefined || name === undefined) return null;
    return { role, name };
  }

  add(
    address: string,
    entity: PrincipalEntity,
    { evidence, isCertain }: { readonly evidence: string; readonly isCertain: boolean },
  ): void {
    const id = this.ids.get(address) ?? address;
    const identities = this.identities.get(id) ?? new Map<PrincipalEntity, PersonalIdentity>();
    this.identities.set(id, identities);
    const known = identities.get(entity);
    identities.set(entity, {
      entity,
      evidence: [...new Set([...(known?.evidence ?? []), evidence])],
      isCertain: isCertain || known?.isCertain === true,
    });
  }

  people(): readonly Person[] {
    return [...this.identities]
      .filter(([, identities]) => identities.size > 1)
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([id, identities]) => ({
        kind: 'person',
        id,
        name: this.names.get(id) ?? id,
        identities: [...identities.values()].toSorted((a, b) =>
          compareText(a.entity.arn, b.entity.arn),
        ),
      }));
  }
}
