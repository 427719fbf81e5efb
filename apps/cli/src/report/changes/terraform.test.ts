import { describe, expect, it } from 'vitest';
import { describeChanges } from '../../fix/described-change.ts';
import { AWKWARD, SAMPLE_CHANGES, sampleModel } from '../../testing/sample-changes.ts';
import { renderTerraform } from './terraform.ts';

function render(changes: typeof SAMPLE_CHANGES): string {
  return renderTerraform(describeChanges(sampleModel(), changes));
}

/** What Terraform makes of the heredocs in a text: the indent goes, and doubled signs become one. */
function documentsIn(text: string): readonly unknown[] {
  return [...text.matchAll(/<<-JSON\n([\s\S]*?)\n {2}JSON/g)].map(([, body = '']): unknown =>
    JSON.parse(body.replace(/^ {4}/gm, '').replaceAll('$${', '${').replaceAll('%%{', '%{')),
  );
}

describe('renderTerraform', () => {
  it('has every document as it is', () => {
    expect(documentsIn(render(SAMPLE_CHANGES))).toEqual(Array.from({ length: 5 }, () => AWKWARD));
  });

  it('leaves no template for Terraform to fill in', () => {
    const templates = render(SAMPLE_CHANGES)
      .replaceAll('$${', '')
      .replaceAll('%%{', '')
      .match(/[$%]\{/g);
    expect(templates).toBeNull();
  });

  it('imports what is there already, and creates what is new', () => {
    const text = render(SAMPLE_CHANGES);
    const imported = [...text.matchAll(/^ {2}to = (.*)\n {2}id = (.*)$/gm)].map(([, to, id]) => [
      to,
      id,
    ]);
    expect(imported).toEqual([
      ['aws_iam_policy.account_111122223333_work', '"arn:aws:iam::111122223333:policy/work"'],
      ['aws_iam_role.account_111122223333_app', '"app"'],
    ]);
    const resources = [...text.matchAll(/^resource "(.*)" "(.*)" \{$/gm)].map(([, type]) => type);
    expect(resources).toEqual([
      'aws_iam_user_policy',
      'aws_iam_policy',
      'aws_iam_policy',
      'aws_iam_role_policy_attachment',
      'aws_iam_role',
      'aws_iam_group',
      'aws_organizations_policy',
      'aws_organizations_policy_attachment',
    ]);
  });

  it('refers to what it creates, and keeps the trust and the boundary of a role together', () => {
    const text = render(SAMPLE_CHANGES.slice(0, 12));
    expect(text).toContain('policy_arn = aws_iam_policy.limit.arn');
    expect(text).toContain('permissions_boundary = aws_iam_policy.limit.arn');
    expect(text.match(/resource "aws_iam_role" "app"/g)).toHaveLength(1);
  });

  it('puts what is only taken away into comments, every line of them', () => {
    const comments = render(SAMPLE_CHANGES)
      .split('\n')
      .filter((line) => line.startsWith('#   '));
    expect(comments.map((line) => line.split(' ').slice(3, 6).join(' '))).toEqual([
      'aws iam delete-policy-version',
      'aws iam add-user-to-group',
      'aws iam remove-user-from-group',
      'aws iam delete-user-policy',
      'aws iam detach-role-policy',
    ]);
  });

  it('names a provider for each account where there are several, and tells names apart', () => {
    const text = render(SAMPLE_CHANGES);
    expect(text).toContain('# account 111122223333, by the provider aws.account_111122223333\n');
    expect(text).toContain('resource "aws_iam_role" "account_111122223333_app" {\n  provider ');
    expect(text).toContain('= aws_iam_policy.account_111122223333_limit.arn');
    expect(text).toContain('= aws_organizations_policy.organization_it-x27-s.id');
    expect(render(SAMPLE_CHANGES.slice(0, 12))).not.toContain('provider');
  });
});
