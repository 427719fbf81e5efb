import { expect, it } from 'vitest';
import { golden, updateHint } from '../../testing/golden.ts';
import { runCommand } from '../../testing/run-command.ts';

const AUDIT = 'testdata/golden/sample-organization.txt';
const EXPLANATION = 'testdata/golden/explain-contractor-tools.txt';

it('renderText: the sample organisation', async () => {
  const { stdout } = await runCommand(['audit', 'samples/organization', '--all']);
  expect(stdout, updateHint(AUDIT)).toBe(golden(AUDIT, stdout));
});

it('renderExplanation: a request of the sample organisation that depends', async () => {
  const { stdout } = await runCommand([
    'explain',
    '--input',
    'samples/organization',
    '--principal',
    'arn:aws:iam::222233334444:role/contractor-tools',
    '--action',
    'ec2:RunInstances',
    '--resource',
    'arn:aws:ec2:eu-west-1:222233334444:instance/*',
  ]);
  expect(stdout, updateHint(EXPLANATION)).toBe(golden(EXPLANATION, stdout));
});
