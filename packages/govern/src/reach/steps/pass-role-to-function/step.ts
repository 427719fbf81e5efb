import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Passing a role to a Lambda function, and invoking it: directly, by an event source,
 * or as somebody whom its policy then lets in.
 */
export const passRoleToFunction: StepKind = passRoleKind({
  id: 'pass-role-to-function',
  aliases: ['lambda-001', 'lambda-002', 'lambda-006'],
  title: 'passing a role to a Lambda function',
  page: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html',
  services: ['lambda.amazonaws.com'],
  passedIn: ['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration'],
  chains: [
    { actions: ['lambda:CreateFunction', 'lambda:InvokeFunction'] },
    { actions: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'] },
    { actions: ['lambda:CreateFunction', 'lambda:AddPermission'] },
    {
      actions: [
        'lambda:UpdateFunctionConfiguration',
        'lambda:UpdateFunctionCode',
        'lambda:InvokeFunction',
      ],
      needs: 'a Lambda function',
    },
  ],
});
