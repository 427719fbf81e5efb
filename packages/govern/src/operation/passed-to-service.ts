/**
 * The service that an operation passes a role to, by the operation's name; `null`
 * where it passes none, or where the service is not evident from the operation.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html}
 *   "iam:PassedToService"
 */
export function passedToService(action: string): string | null {
  return SERVICE_BY_ACTION.get(action.toLowerCase()) ?? null;
}

/** Operations that take a role, by the service principal that receives it. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  'bedrock-agentcore.amazonaws.com': [
    'bedrock-agentcore:CreateAgentRuntime',
    'bedrock-agentcore:CreateCodeInterpreter',
  ],
  'cloudformation.amazonaws.com': [
    'cloudformation:CreateChangeSet',
    'cloudformation:CreateStack',
    'cloudformation:CreateStackSet',
    'cloudformation:DeleteStack',
    'cloudformation:UpdateStack',
    'cloudformation:UpdateStackSet',
  ],
  'codebuild.amazonaws.com': ['codebuild:CreateProject', 'codebuild:UpdateProject'],
  'codepipeline.amazonaws.com': ['codepipeline:CreatePipeline', 'codepipeline:UpdatePipeline'],
  'ec2.amazonaws.com': [
    'ec2:AssociateIamInstanceProfile',
    'ec2:ReplaceIamInstanceProfileAssociation',
    'ec2:RequestSpotInstances',
    'ec2:RunInstances',
  ],
  'ecs-tasks.amazonaws.com': ['ecs:RegisterTaskDefinition', 'ecs:RunTask', 'ecs:StartTask'],
  'firehose.amazonaws.com': ['firehose:CreateDeliveryStream'],
  'glue.amazonaws.com': [
    'glue:CreateCrawler',
    'glue:CreateDevEndpoint',
    'glue:CreateJob',
    'glue:CreateSession',
    'glue:UpdateCrawler',
    'glue:UpdateJob',
  ],
  'lambda.amazonaws.com': ['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration'],
  'sagemaker.amazonaws.com': [
    'sagemaker:CreateNotebookInstance',
    'sagemaker:CreateProcessingJob',
    'sagemaker:CreateTrainingJob',
  ],
  'scheduler.amazonaws.com': ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'],
  'states.amazonaws.com': ['states:CreateStateMachine', 'states:UpdateStateMachine'],
};

const SERVICE_BY_ACTION: ReadonlyMap<string, string> = new Map(
  Object.entries(OPERATIONS).flatMap(([service, actions]) =>
    actions.map((action) => [action.toLowerCase(), service] as const),
  ),
);

/** Of those operations the ones that cannot do without a role. */
export const ALWAYS_PASSES_A_ROLE: ReadonlySet<string> = new Set([
  'codebuild:createproject',
  'codepipeline:createpipeline',
  'codepipeline:updatepipeline',
  'ec2:associateiaminstanceprofile',
  'ec2:replaceiaminstanceprofileassociation',
  'glue:createcrawler',
  'glue:createdevendpoint',
  'glue:createjob',
  'lambda:createfunction',
  'sagemaker:createnotebookinstance',
  'sagemaker:createprocessingjob',
  'sagemaker:createtrainingjob',
  'scheduler:createschedule',
  'scheduler:updateschedule',
  'states:createstatemachine',
]);
