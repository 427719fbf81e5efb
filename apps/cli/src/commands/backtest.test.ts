import { describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

const RULE = `
title: Trail stopped
id: 7d2a0c4e-0001-4000-8000-000000000001
level: high
tags: [attack.t1562.008]
logsource: { product: aws, service: cloudtrail }
detection:
  selection:
    eventName: StopLogging
    sourceIPAddress|cidr: 192.0.2.0/24
    userAgent|re|i: '^AWS-CLI/'
  condition: selection
`;

function stops(eventID: string, day: number, parts: object = {}): object {
  return {
    eventID,
    eventTime: `2026-01-0${day}T03:04:05Z`,
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: 'StopLogging',
    recipientAccountId: '111122223333',
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-cli/2.9',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana' },
    requestParameters: { name: 'all' },
    ...parts,
  };
}

async function backtest(...argv: readonly string[]): Promise<Ran> {
  const others = [stops('far', 3, { sourceIPAddress: '198.51.100.1' }), stops('a', 1)];
  const Records = [stops('a', 1), stops('b', 2), ...others];
  files.write('trail/a.json', JSON.stringify({ Records }));
  return runCommand(['backtest', ...argv, '--on', 'trail'], { directory: files.path });
}

describe('backtest', () => {
  it('tells how often a Sigma rule would have found something, as JSON', async () => {
    files.write('rules/deep/stop.yml', RULE);
    const { exitCode, stderr, stdout } = await backtest('rules', '--json');
    expect([exitCode, stderr]).toEqual([1, '']);
    const document: unknown = JSON.parse(stdout);
    expect(DOCUMENT_SCHEMAS.backtest.parse(document)).toEqual(document);
    expect(document).toMatchObject({
      events: 3,
      rules: [
        {
          rule: '7d2a0c4e-0001-4000-8000-000000000001',
          severity: 'high',
          events: 2,
          incidents: 2,
          firstAt: '2026-01-01T03:04:05Z',
          byDay: { '2026-01-01': 1, '2026-01-02': 1 },
          byCaller: [{ caller: 'arn:aws:iam::111122223333:user/ana', events: 2 }],
        },
      ],
    });
  });

  it('tells it of rules that are built in, as text', async () => {
    const { exitCode, stdout } = await backtest('logging-tampered', 'root-used');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^high {5}Logging or monitoring tampered with\n {4}found {2}3 events, /m,
    );
    expect(stdout).toMatch(/^high {5}Root user used\n {4}it would have found nothing$/m);
    expect(stdout).toMatch(/^3 events were read$/m);
  });

  it('refuses a field that CloudTrail does not have, with its line and the right name', async () => {
    files.write('bad.yml', RULE.replace('sourceIPAddress', 'sourceIpAddress'));
    const { exitCode, stderr, stdout } = await backtest('bad.yml');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('line 10: records of CloudTrail have no field `sourceIpAddress`');
    expect(stderr).toContain('did you mean `sourceIPAddress`?');
  });

  it.each<[string, string, RegExp]>([
    ['nowhere', '', /no such file or folder/],
    ['empty', 'empty/note.txt', /the folder holds no rule/],
    ['torn.yml', 'torn.yml', /^countersign: torn\.yml: /],
  ])('refuses %s', async (name, file, message) => {
    if (file !== '') files.write(file, 'title: [');
    const { exitCode, stderr } = await backtest(name);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });

  it.each([
    ['on the command line', ['--rules', 'rules'], '{}'],
    ['in the configuration', [], 'watch: { rules: [rules] }'],
  ])('is one of the rules of watch where it is named %s', async (_, options, configuration) => {
    files.write('countersign.yaml', configuration);
    files.write('rules/stop.yml', RULE);
    files.write('trail/a.json', JSON.stringify(stops('a', 1)));
    const argv = ['watch', 'trail', '--once', '--json', '--quiet', ...options];
    const { stdout } = await runCommand(argv, { directory: files.path });
    const rules = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly rule: string }).rule);
    expect(rules).toEqual(['logging-tampered', '7d2a0c4e-0001-4000-8000-000000000001']);
  });
});
