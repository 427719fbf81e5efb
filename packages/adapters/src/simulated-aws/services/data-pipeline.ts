import type { Service } from './operation.ts';
import { runOperations } from './run-with-role.ts';

/** Data Pipeline, as far as the roles of pipelines go. */
export const DATA_PIPELINE: Service = {
  signingName: 'datapipeline',
  actionPrefix: 'datapipeline',
  eventSource: 'datapipeline.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'DataPipeline',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(
    Object.entries(
      runOperations('datapipeline', {
        CreatePipeline: { answer: () => ({ pipelineId: 'df-begun' }) },
        PutPipelineDefinition: {
          on: 'pipeline/{pipelineId}',
          to: 'datapipeline.amazonaws.com',
          answer: () => ({ errored: false }),
        },
        ActivatePipeline: { on: 'pipeline/{pipelineId}' },
      }),
    ),
  ),
};
