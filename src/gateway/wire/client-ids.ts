/** Client order ids as the door sees them. What is no id reaches neither the venue nor its journal. */
import { LONGEST_CLIENT_ORDER_ID } from '../../core/orders/refusals.ts';

/** Why a text is no client order id: it is longer than 100 characters, or no well-formed Unicode (a surrogate alone). */
export type ClientIdFault = 'clientOrderIdInvalid' | 'clientOrderIdTooBig';

/** The venue's word for what is wrong with the id of a new order, if anything is. */
export function clientIdFault(cliOrdId: string | undefined): ClientIdFault | undefined {
  if (cliOrdId === undefined) return undefined;
  if (!cliOrdId.isWellFormed()) return 'clientOrderIdInvalid';
  return cliOrdId.length > LONGEST_CLIENT_ORDER_ID ? 'clientOrderIdTooBig' : undefined;
}
