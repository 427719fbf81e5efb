import {
  type Account,
  type Entity,
  findManagedPolicy,
  type Group,
  type ManagedPolicy,
  type Organization,
  type Role,
  type User,
} from '@countersign/govern';
import { type Hole, html, type Markup } from '../html.ts';
import { accountLabel, accountText, plural, shortName } from '../labels.ts';
import type { ReportIndex } from '../report-index.ts';
import { table } from './table.ts';

/** What was read: the organisation, and each account's users, groups, roles and policies. */
export function renderInventory(index: ReportIndex): Markup {
  const { model } = index.report;
  return html`<section id="inventory" aria-labelledby="inventory-h">
<h2 id="inventory-h">Inventory</h2>
<p class="lead">What the input holds; the judgement above rests on this and nothing else.</p>
<div class="tools" hidden><label>Find in the inventory <input type="search" data-rows="inventory"></label> <output data-count="inventory" aria-live="polite"></output></div>
${model.organization === null ? null : renderOrganization(index, model.organization)}
${[...model.accounts.values()].map((account) => renderAccount(index, account))}
${model.accounts.size === 0 ? html`<p>There is no account in the input.</p>` : null}
</section>`;
}

function renderOrganization(index: ReportIndex, organization: Organization): Markup {
  return html`<details class="block"><summary><h3>Organisation <code>${organization.id}</code></h3> <span class="muted">${plural(organization.accounts.size, 'account')}, ${plural(organization.policies.length, 'policy')}</span></summary>
${table(
  'Accounts of the organisation',
  ['Account', 'Place', 'Tags', 'In the input'],
  [...organization.accounts.values()].map((account) => [
    accountLabel(index, account.id),
    placeOf(organization, account.parentId),
    tagList(account.tags),
    index.report.model.accounts.has(account.id) ? 'yes' : 'no',
  ]),
)}
${table(
  'Organisation policies',
  ['Policy', 'Kind', 'Attached to'],
  organization.policies.map(({ document, targetIds }) => [
    html`<span title="${document.name}">${shortName(document.name)}</span>`,
    document.kind === 'scp' ? 'service control policy' : 'resource control policy',
    [...targetIds].map((id) => targetName(organization, id)).join(', '),
  ]),
)}</details>`;
}

function targetName(organization: Organization, id: string): string {
  return organization.units.get(id)?.name ?? organization.accounts.get(id)?.name ?? id;
}

function placeOf(organization: Organization, parentId: string): string {
  const names: string[] = [];
  for (let id: string | null = parentId; id !== null; ) {
    const unit = organization.units.get(id);
    names.unshift(unit?.name ?? id);
    id = unit?.parentId ?? null;
  }
  return names.join(' / ');
}

function renderAccount(index: ReportIndex, account: Account): Markup {
  const users = [...account.users.values()];
  const groups = [...account.groups.values()];
  const roles = [...account.roles.values()];
  const policies = [...account.policies.values()];
  const place = accountText(index, account.id);
  const attached = attachmentCounts([...users, ...groups, ...roles]);
  const bounded = boundaryCounts([...users, ...roles]);
  return html`<details class="block"><summary><h3>${accountLabel(index, account.id)}</h3> <span class="muted">${plural(users.length, 'user')}, ${plural(groups.length, 'group')}, ${plural(roles.length, 'role')}, ${plural(policies.length, 'policy')}</span></summary>
${table(
  `Users of ${place}`,
  ['User', 'Groups', 'Policies', 'Boundary', 'Tags', 'Created'],
  users.map((user) => userRow(index, user)),
)}
${table(
  `Groups of ${place}`,
  ['Group', 'Members', 'Policies'],
  groups.map((group) => groupRow(index, group, users)),
)}
${table(
  `Roles of ${place}`,
  ['Role', 'Trusts', 'Policies', 'Boundary', 'Tags', 'Last used', 'Created'],
  roles.map((role) => roleRow(index, role)),
)}
${table(
  `Customer managed policies of ${place}`,
  ['Policy', 'Versions', 'In force', 'Attached to', 'Boundary of'],
  policies.map((policy) => [
    named(policy),
    policy.versions.length,
    policy.versions.find((version) => version.isDefault)?.versionId ?? 'not known',
    attached.get(policy.arn) ?? 0,
    bounded.get(policy.arn) ?? 0,
  ]),
)}</details>`;
}

function userRow(index: ReportIndex, user: User): readonly Hole[] {
  return [
    named(user),
    user.groupNames.join(', '),
    policyList(index, user),
    boundaryOf(user),
    tagList(user.tags),
    dayOf(user.createdAt),
  ];
}

function groupRow(index: ReportIndex, group: Group, users: readonly User[]): readonly Hole[] {
  const members = users.filter((user) => user.groupNames.includes(group.name));
  return [named(group), members.map((user) => user.name).join(', '), policyList(index, group)];
}

function roleRow(index: ReportIndex, role: Role): readonly Hole[] {
  return [
    named(role),
    trustedBy(role),
    policyList(index, role),
    boundaryOf(role),
    tagList(role.tags),
    dayOf(role.lastUsedAt),
    dayOf(role.createdAt),
  ];
}

function named(item: Entity | ManagedPolicy): Markup {
  const path = 'path' in item && item.path !== '/' ? html`<small>${item.path}</small>` : null;
  return html`<span title="${item.arn}">${item.name}</span>${path}`;
}

function policyList(index: ReportIndex, entity: Entity): Markup {
  const prefix = `${entity.arn} inline policy `;
  const inline = entity.inlinePolicies.map(({ name }) => {
    const shown = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    return html`<li>${shown} <small>inline</small></li>`;
  });
  const attached = entity.attachedPolicyArns.map((arn) => {
    const isKnown = findManagedPolicy(index.report.model, arn) !== undefined;
    return html`<li title="${arn}">${shortName(arn)}${isKnown ? null : html` <small class="warn">not in the input</small>`}</li>`;
  });
  return html`<ul class="plain">${inline}${attached}</ul>`;
}

function boundaryOf({ boundaryArn }: User | Role): Markup | null {
  return boundaryArn === null
    ? null
    : html`<span title="${boundaryArn}">${shortName(boundaryArn)}</span>`;
}

function tagList(tags: ReadonlyMap<string, string>): Hole {
  return [...tags].map(([key, value], at) => html`${at === 0 ? '' : ', '}${key} = ${value}`);
}

/** The day of an ISO 8601 instant; anything else as it is. */
function dayOf(instant: string | null): Hole {
  if (instant === null) return null;
  if (!/^\d{4}-\d{2}-\d{2}T/.test(instant)) return instant;
  return html`<time>${instant.slice(0, 10)}</time>`;
}

const TRUSTED_SHOWN = 4;

function trustedBy(role: Role): Markup {
  const entries = role.trust.policy.statements
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => statement.principal?.entries ?? []);
  const values = [...new Set(entries.map((entry) => entry.value))];
  const rest = values.length - TRUSTED_SHOWN;
  return html`<ul class="plain">${values.slice(0, TRUSTED_SHOWN).map((value) => html`<li>${value}</li>`)}${rest > 0 ? html`<li>and ${rest} more</li>` : null}</ul>`;
}

function attachmentCounts(entities: readonly Entity[]): ReadonlyMap<string, number> {
  return countAll(entities.flatMap((entity) => entity.attachedPolicyArns));
}

function boundaryCounts(principals: readonly (User | Role)[]): ReadonlyMap<string, number> {
  return countAll(principals.flatMap(({ boundaryArn }) => boundaryArn ?? []));
}

function countAll(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
