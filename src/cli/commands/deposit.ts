/** `drydock deposit`: the faucet. */
import type { DepositView } from '../../control/account-powers.ts';
import { segment } from '../control-client.ts';
import { command } from './command.ts';
import { ACCOUNT, required, text } from './parameters.ts';

export const deposit = command({
  name: 'deposit',
  purpose: 'gives an account money from the outside world',
  arguments: {
    account: required(ACCOUNT, 'Who gets it.'),
    wallet: required(text('WALLET', 'a wallet: cash, flex, fi_xbtusd', ['cash', 'flex']), 'Into which wallet.'),
    asset: required(text('ASSET', 'the symbol of an asset: USD, XBT', ['USD', 'XBT', 'ETH', 'EUR']), 'What.'),
    amount: required(text('AMOUNT', 'an amount above 0, in decimal digits'), 'How much; exact.'),
  },
  examples: [
    { line: 'drydock deposit account-1 flex USD 1000', does: 'A thousand dollars for trading.' },
    { line: 'drydock deposit account-1 fi_xbtusd XBT 0.5', does: 'Half a bitcoin into the wallet of an inverse pair.' },
  ],
  run: async ({ arguments: { account, ...money }, venue, output }) => {
    const view = await venue.post<DepositView>(`/accounts/${segment(account)}/deposit`, money);
    const { wallet, asset, amount, balance } = view;
    output.answer(view, () => `${view.account} got ${amount} ${asset}: ${wallet} holds ${balance} ${asset} now.`);
  },
});
