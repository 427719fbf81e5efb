/** How many things a finding about a whole account names: whoever wants all of them asks AWS. */
export const MAX_FACTS = 50;
