import { describe, expect, it } from 'vitest';
import { indexReport } from '../report-index.ts';
import { type ChainDump, chainReport, SMALL_DUMP } from '../testing/chain-report.ts';
import { type ChainNode, chainGraph } from './chain-graph.ts';
import { type ChainGroup, groupChains } from './chain-groups.ts';
import { nodeText } from './node-text.ts';

function groupsOf(dump: ChainDump): readonly ChainGroup[] {
  return groupChains(chainReport(dump));
}

function namesOf({ starters }: ChainGroup): readonly string[] {
  return starters.map(({ starter }) => starter.name);
}

describe('groupChains', () => {
  it('puts those together whose chains are alike, and nobody else', () => {
    const groups = groupsOf(SMALL_DUMP);
    expect(new Set(groups.map(namesOf))).toEqual(new Set([['ana'], ['bo', 'cy'], ['writer']]));
    expect(groups.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('keeps those apart who take another step to the same', () => {
    const groups = groupsOf({ users: { bo: ['iam:PutUserPolicy'], cy: ['iam:AttachUserPolicy'] } });
    expect(groups.map(namesOf)).toEqual([['bo'], ['cy']]);
  });

  it('keeps one apart who is on the way of others', () => {
    const groups = groupsOf({
      users: { ana: [] },
      roles: {
        writer: { actions: ['iam:PutRolePolicy'], trusts: ['ana'] },
        other: { actions: ['iam:PutRolePolicy'], trusts: [] },
      },
    });
    expect(new Set(groups.map(namesOf))).toEqual(new Set([['ana'], ['other'], ['writer']]));
  });

  it('leaves out the chains whose finding is not in the report', () => {
    const report = chainReport(SMALL_DUMP);
    const findings = report.findings.filter(({ subject }) => !subject.arn.endsWith('user/ana'));
    expect(groupChains({ ...report, findings }).flatMap(namesOf)).not.toContain('ana');
  });

  it('tells the chains to each duty where none leads to a full administrator', () => {
    const [group, ...others] = groupsOf({
      users: { ana: [] },
      roles: {
        creator: { actions: ['iam:CreateUser'], trusts: ['ana'] },
        granter: { actions: ['iam:SetDefaultPolicyVersion'], trusts: ['ana'] },
      },
    });
    expect(others).toEqual([]);
    expect(group?.paths.map(({ use }) => use?.target)).toEqual([
      'identity-creation',
      'permission-granting',
    ]);
  });
});

describe('chainGraph', () => {
  const index = indexReport(chainReport(SMALL_DUMP));
  const { edges, nodes } = chainGraph(groupChains(index.report));
  const nameOf = (node: ChainNode | undefined) =>
    node === undefined ? '' : nodeText(index, node).names.join('+');
  const nodeNamed = (name: string) => nodes.find((node) => nameOf(node) === name);

  it('draws whoever several chains go through once, as one who begins a chain too', () => {
    expect(nodes.map(nameOf).toSorted()).toEqual([
      'The same principal',
      'ana',
      'bo+cy',
      'writer',
      'writer',
    ]);
    expect(nodeNamed('writer')?.chains).toHaveLength(2);
  });

  it('leads each step from who takes it to whom it gives', () => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const told = edges.map(
      ({ from, titles, to }) =>
        `${nameOf(byId.get(from))} > ${titles.join(', ')} > ${nameOf(byId.get(to))}`,
    );
    expect(told.toSorted()).toEqual([
      'ana > assuming a role that trusts the caller > writer',
      'bo+cy > writing a policy into a user > The same principal',
      'writer > writing a policy into a role > writer',
    ]);
  });

  it('marks where chains begin and end', () => {
    expect(nodeNamed('ana')?.place).toBe('start');
    expect(nodeNamed('The same principal')?.place).toBe('administrator');
    expect(nodes.every(({ chains }) => chains.length > 0)).toBe(true);
  });
});

describe('chainGraph: people', () => {
  it('leads from a person to the identities that take the steps', () => {
    const report = chainReport({
      users: { 'ana-dev': [], 'ana-ops': [] },
      roles: {
        creator: { actions: ['iam:CreateUser'], trusts: ['ana-dev'] },
        granter: { actions: ['iam:SetDefaultPolicyVersion'], trusts: ['ana-ops'] },
      },
      people: { ana: ['ana-dev', 'ana-ops'] },
    });
    const { edges, nodes } = chainGraph(groupChains(report));
    const person = nodes.find(({ place }) => place === 'start');
    expect(person?.who).toMatchObject({ group: { starters: [{ starter: { kind: 'person' } }] } });
    const own = edges.filter(({ from }) => from === person?.id);
    expect(own.map(({ titles, to }) => [titles, to.replace(/^.*:/, '')])).toEqual([
      [[], 'user/ana-dev'],
      [[], 'user/ana-ops'],
    ]);
    expect(nodes.flatMap(({ uses }) => uses)).toEqual([
      'holding the duty of identity creation',
      'holding the duty of permission granting',
    ]);
  });
});
