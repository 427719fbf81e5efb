import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Adding a public key to a Glue development endpoint, and logging in to it. */
export const takeOverGlueEndpoint: StepKind = takeOverKind({
  id: 'take-over-glue-endpoint',
  aliases: ['glue-002'],
  title: 'adding a key to a Glue development endpoint',
  page: 'https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateDevEndpoint.html',
  runner: 'a Glue development endpoint',
  services: ['glue.amazonaws.com'],
  shownBy: {
    calls: ['glue:UpdateDevEndpoint'],
    names: ['endpointName'],
    withAny: ['publicKey', 'addPublicKeys'],
  },
  chains: [{ actions: ['glue:UpdateDevEndpoint'] }],
  found: { type: 'glue:devendpoint' },
});
