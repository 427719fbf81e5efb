import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Changing the code of a Lambda function, and having it invoked. */
export const takeOverFunction: StepKind = takeOverKind({
  id: 'take-over-function',
  aliases: ['lambda-003', 'lambda-004', 'lambda-005'],
  title: 'changing the code of a Lambda function',
  page: 'https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html',
  runner: 'a Lambda function',
  services: ['lambda.amazonaws.com'],
  shownBy: { calls: ['lambda:UpdateFunctionCode'], names: ['functionName'] },
  chains: [
    { actions: ['lambda:UpdateFunctionCode', 'lambda:InvokeFunction'] },
    { actions: ['lambda:UpdateFunctionCode', 'lambda:AddPermission'] },
    { actions: ['lambda:UpdateFunctionCode'], needs: 'something that invokes it' },
  ],
  found: { type: 'lambda:function' },
});
