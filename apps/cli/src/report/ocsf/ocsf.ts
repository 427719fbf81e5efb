import type { Severity } from '@countersign/govern';
import { VERSION } from '../../version.ts';

/** The version of the Open Cybersecurity Schema Framework that events are written in. */
const OCSF_VERSION = '1.3.0';

/** Severities as the schema numbers and calls them. */
export const OCSF_SEVERITIES: Readonly<Record<Severity, readonly [id: number, caption: string]>> = {
  critical: [5, 'Critical'],
  high: [4, 'High'],
  medium: [3, 'Medium'],
  low: [2, 'Low'],
  info: [1, 'Informational'],
};

/** Who says it, as the metadata of an event. */
export function ocsfProduct(): object {
  return {
    version: OCSF_VERSION,
    profiles: ['cloud'],
    product: { name: 'Countersign', vendor_name: 'Countersign', version: VERSION },
  };
}
