/** What prices the venue takes, whoever sets them: sources and imports keep to the same. */

/** Index prices, USD. */
export const LOWEST_PRICE_USD = 1e-9;
export const HIGHEST_PRICE_USD = 1e9;

/** A premium, and a mark's distance from its index as a part of it, beyond this is a mistake. */
export const LARGEST_PREMIUM = 0.5;
