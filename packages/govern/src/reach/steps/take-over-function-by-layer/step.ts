import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Putting a layer with the caller's code under a Lambda function, and having it invoked. */
export const takeOverFunctionByLayer: StepKind = takeOverKind({
  id: 'take-over-function-by-layer',
  aliases: [],
  title: 'putting a layer under a Lambda function',
  page: 'https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html',
  runner: 'a Lambda function',
  services: ['lambda.amazonaws.com'],
  shownBy: {
    calls: ['lambda:UpdateFunctionConfiguration'],
    names: ['functionName'],
    withAny: ['layers'],
  },
  chains: [
    { actions: ['lambda:UpdateFunctionConfiguration', 'lambda:InvokeFunction'] },
    { actions: ['lambda:UpdateFunctionConfiguration'], needs: 'something that invokes it' },
  ],
  found: { type: 'lambda:function' },
});
