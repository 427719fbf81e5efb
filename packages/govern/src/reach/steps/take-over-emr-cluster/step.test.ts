import { describe, expect, it } from 'vitest';
import { outcomeOf, takeOverScenarios } from '../../../testing/run-scenarios.ts';
import { takeOverEmrCluster } from './step.ts';

describe('take-over-emr-cluster', () => {
  it.each(takeOverScenarios('ec2.amazonaws.com', [['elasticmapreduce:AddJobFlowSteps']]))(
    'ana $title',
    (scenario) => {
      expect(outcomeOf(takeOverEmrCluster, scenario)).toEqual(scenario.expected);
    },
  );
});
