/** A page count that no list of AWS has; whoever sends more is not AWS. */
const MAX_PAGES = 100_000;

/**
 * Every page of a list: asks for the first without a token, then with the token
 * that the page before gave, until one gives none.
 */
export async function* pagesOf<Page>(
  ask: (token: string | null) => Promise<Page>,
  tokenName: string | null,
): AsyncIterable<Page> {
  let token: string | null = null;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page: Page = await ask(token);
    yield page;
    token = tokenName === null ? null : tokenOf(page, tokenName);
    if (token === null) return;
  }
  throw new Error(`a list has more than ${MAX_PAGES} pages`);
}

function tokenOf(page: unknown, name: string): string | null {
  if (typeof page !== 'object' || page === null) return null;
  const found = Object.entries(page).find(([key]) => key === name)?.[1];
  return typeof found === 'string' && found !== '' ? found : null;
}
