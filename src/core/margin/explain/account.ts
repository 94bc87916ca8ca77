/** Every figure of `GET /accounts` of one account as a tree (margin-and-risk 13). Reads only. */
import { must } from '../../assert.ts';
import type { Account } from '../../entities.ts';
import type { State } from '../../state.ts';
import { accountFigures, type SingleFigures } from '../report.ts';
import { explainFlex } from './flex.ts';
import { given } from './node.ts';
import { type PathFigure, printed } from './paths.ts';
import { explainSingle } from './single.ts';

/**
 * The account's figures by their paths, wallet by wallet, all of one instant. Nodes are shared: a figure that others are
 * made of is the same object in all of them. Halts if a tree does not come to its figure.
 */
export function explainAccount(state: State, account: Account): readonly PathFigure[] {
  const { cash, flex, singles } = accountFigures(state, account);
  const wallets = account.wallets.map((id) => state.wallets.get(id));
  const flexWallet = must(wallets[1], 'an account has a flex wallet');
  const singleWallets = wallets.filter((wallet) => wallet.kind === 'single');
  return [
    ...cash.map(({ asset, quantity }) =>
      printed(`cash.balances.${asset.toLowerCase()}`, given(`${asset} quantity`, Number(quantity), asset)),
    ),
    ...singleWallets.flatMap((wallet, index) => explainSingle(state, wallet, singles[index] as SingleFigures)),
    ...explainFlex(state, flexWallet, flex),
  ];
}
