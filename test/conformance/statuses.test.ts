/** Every word that an order, an edit or a cancellation can come to, met over HTTP. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Validators } from '../../src/gateway/validators.ts';
import { CANCEL_ALL_ORDERS_REPLY } from '../../src/gateway/wire/schemas/cancel-all-orders.ts';
import { CANCEL_ORDER_REPLY, CANCEL_STATUSES } from '../../src/gateway/wire/schemas/cancel-order.ts';
import { EDIT_ORDER_REPLY, EDIT_STATUSES } from '../../src/gateway/wire/schemas/edit-order.ts';
import { SEND_ORDER_REPLY, SEND_STATUSES } from '../../src/gateway/wire/schemas/send-order.ts';
import { type Caller, type Fields, RICH, TestVenue, V3 } from '../gateway/endpoints/venue.ts';
import { NOT_MET } from './not-met.ts';

const validators = new Validators();
const UNKNOWN = '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5';
const PAST = '2026-11-20T11:59:59.999Z';
const BID = { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: '0.1', limitPrice: '80000' };

const STOP = { orderType: 'stp', stopPrice: '90000', limitPrice: '' };
const TRAILING = {
  orderType: 'trailing_stop',
  limitPrice: '',
  triggerSignal: 'mark',
  trailingStopMaxDeviation: '1',
  trailingStopDeviationUnit: 'PERCENT',
};

class World {
  readonly venue: TestVenue;
  readonly alice: Caller;
  readonly bob: Caller;

  constructor(venue: TestVenue) {
    this.venue = venue;
    this.alice = venue.caller('alice');
    this.bob = venue.caller('bob');
  }

  async send(changes: Fields, by: Caller = this.alice): Promise<string> {
    const fields = Object.entries({ ...BID, ...changes }).filter(([, value]) => value !== '');
    const { json } = await by.post(`${V3}/sendorder`, Object.fromEntries(fields));
    assert.equal(validators.firstFault(SEND_ORDER_REPLY, json), undefined, JSON.stringify(json));
    this.last = json.sendStatus.order_id ?? '';
    return json.sendStatus.status;
  }

  /** Id of the order sent last. */
  last = '';

  async edit(fields: Fields): Promise<string> {
    const { json } = await this.alice.post(`${V3}/editorder`, fields);
    assert.equal(validators.firstFault(EDIT_ORDER_REPLY, json), undefined, JSON.stringify(json));
    return json.editStatus.status;
  }

  async cancel(fields: Fields): Promise<string> {
    const { json } = await this.alice.post(`${V3}/cancelorder`, fields);
    assert.equal(validators.firstFault(CANCEL_ORDER_REPLY, json), undefined, JSON.stringify(json));
    return json.cancelStatus.status;
  }

  async cancelAll(fields: Fields = {}): Promise<string> {
    const { json } = await this.alice.post(`${V3}/cancelallorders`, fields);
    assert.equal(validators.firstFault(CANCEL_ALL_ORDERS_REPLY, json), undefined, JSON.stringify(json));
    return json.cancelStatus.status;
  }

  /** An edit of an order that was just placed. */
  async editOf(order: Fields, changes: Fields): Promise<string> {
    assert.equal(await this.send(order), 'placed');
    return this.edit({ orderId: this.last, ...changes });
  }
}

type Row = readonly [status: string, meet: (world: World) => Promise<string>];

const SENT: readonly Row[] = [
  ['placed', (world) => world.send({})],
  ['placed', (world) => world.send(STOP)],
  ['placed', (world) => world.send(TRAILING)],
  [
    'marketSuspended',
    async (world) => {
      await world.venue.control({ type: 'setMarket', symbol: 'PF_XBTUSD', suspended: true });
      return world.send({});
    },
  ],
  [
    'marketIsPostOnly',
    async (world) => {
      await world.venue.control({ type: 'setMarket', symbol: 'PF_XBTUSD', postOnly: true });
      assert.equal(await world.send({ orderType: 'post' }), 'placed');
      return world.send({});
    },
  ],
  [
    'fixedLeverageTooHigh',
    async (world) => {
      await world.alice.put(`${V3}/leveragepreferences`, { symbol: 'PF_XBTUSD', maxLeverage: '100' });
      assert.equal(await world.send({ size: '1' }), 'placed');
      return world.send({ size: '30' });
    },
  ],
  ['invalidSize', (world) => world.send({ size: '0.00001' })],
  ['invalidSize', (world) => world.send({ size: '0' })],
  ['invalidSize', (world) => world.send({ size: '-1' })],
  ['invalidPrice', (world) => world.send({ limitPrice: '80000.5' })],
  ['invalidPrice', (world) => world.send({ limitPrice: '-80000' })],
  ['clientOrderIdTooBig', (world) => world.send({ cliOrdId: 'x'.repeat(101) })],
  [
    'clientOrderIdAlreadyExist',
    async (world) => {
      assert.equal(await world.send({ cliOrdId: 'mine' }), 'placed');
      return world.send({ cliOrdId: 'mine' });
    },
  ],
  ['tooManySmallOrders', (world) => world.send({ symbol: 'PF_PEPEUSD', size: '1000', limitPrice: '0.0000000001' })],
  ['wouldNotReducePosition', (world) => world.send({ reduceOnly: true })],
  [
    'selfFill',
    async (world) => {
      assert.equal(await world.send({ limitPrice: '83999' }), 'placed');
      return world.send({ side: 'sell', limitPrice: '83999' });
    },
  ],
  ['postWouldExecute', (world) => world.send({ orderType: 'post', limitPrice: '85000' })],
  ['iocWouldNotExecute', (world) => world.send({ orderType: 'ioc' })],
  ['iocWouldNotExecute', (world) => world.send({ orderType: 'fok', size: '20', limitPrice: '84005' })],
  [
    'outsidePriceCollar',
    async (world) => {
      // Behind the house's offers there is only bob, far above the mark.
      assert.equal(await world.send({ side: 'sell', limitPrice: '120000' }, world.bob), 'placed');
      return world.send({ limitPrice: '120000', size: '30' });
    },
  ],
  ['maxPositionViolation', (world) => world.send({ symbol: 'PF_ANTHROPICXUSD', size: '100000', limitPrice: '1' })],
  ['insufficientAvailableFunds', (world) => world.send({ size: '200' })],
  ['wouldProcessAfterSpecifiedTime', (world) => world.send({ processBefore: PAST })],
];

const EDITED: readonly Row[] = [
  ['edited', (world) => world.editOf({}, { size: '0.2' })],
  ['edited', (world) => world.editOf({}, { limitPrice: '90000' })],
  ['invalidSize', (world) => world.editOf({}, { size: '0.00001' })],
  ['invalidPrice', (world) => world.editOf({}, { limitPrice: '80000.5' })],
  ['insufficientAvailableFunds', (world) => world.editOf({}, { size: '200' })],
  [
    'fixedLeverageTooHigh',
    async (world) => {
      await world.alice.put(`${V3}/leveragepreferences`, { symbol: 'PF_XBTUSD', maxLeverage: '100' });
      return world.editOf({ size: '1' }, { size: '30' });
    },
  ],
  ['postWouldExecute', (world) => world.editOf({ orderType: 'post' }, { limitPrice: '90000' })],
  [
    'selfFill',
    async (world) => {
      assert.equal(await world.send({ side: 'sell', limitPrice: '84002' }), 'placed');
      return world.editOf({}, { limitPrice: '84002' });
    },
  ],
  ['orderForEditNotFound', (world) => world.edit({ orderId: UNKNOWN, size: '1' })],
  [
    'marketSuspended',
    async (world) => {
      assert.equal(await world.send({}), 'placed');
      await world.venue.control({ type: 'setMarket', symbol: 'PF_XBTUSD', suspended: true });
      return world.edit({ orderId: world.last, size: '0.2' });
    },
  ],
  [
    'marketIsPostOnly',
    async (world) => {
      assert.equal(await world.send({}), 'placed');
      await world.venue.control({ type: 'setMarket', symbol: 'PF_XBTUSD', postOnly: true });
      return world.edit({ orderId: world.last, limitPrice: '90000' });
    },
  ],
  ['wouldProcessAfterSpecifiedTime', (world) => world.editOf({}, { size: '0.2', processBefore: PAST })],
  ['orderForEditNotAStop', (world) => world.editOf({}, { stopPrice: '90000' })],
  ['edited', (world) => world.editOf(STOP, { stopPrice: '91000' })],
  ['cannotEditTriggerPriceOfTrailingStop', (world) => world.editOf(TRAILING, { stopPrice: '91000' })],
  ['cannotEditLimitPriceOfTrailingStop', (world) => world.editOf(TRAILING, { limitPrice: '91000' })],
];

const CANCELLED: readonly Row[] = [
  [
    'cancelled',
    async (world) => {
      await world.send({});
      return world.cancel({ order_id: world.last });
    },
  ],
  [
    'filled',
    async (world) => {
      await world.send({ limitPrice: '90000' });
      return world.cancel({ order_id: world.last });
    },
  ],
  ['notFound', (world) => world.cancel({ order_id: UNKNOWN })],
  [
    'wouldProcessAfterSpecifiedTime',
    async (world) => {
      await world.send({});
      return world.cancel({ order_id: world.last, processBefore: PAST });
    },
  ],
];

const ALL_CANCELLED: readonly Row[] = [
  [
    'cancelled',
    async (world) => {
      await world.send({});
      return world.cancelAll();
    },
  ],
  ['noOrdersToCancel', (world) => world.cancelAll({ symbol: 'PF_XBTUSD' })],
];

describe('what orders come to', () => {
  let world: World;
  before(async () => {
    world = new World(await TestVenue.start({ funds: { alice: RICH, bob: RICH } }));
  });
  after(() => world.venue.close());

  for (const [endpoint, rows] of [
    ['sendorder', SENT],
    ['editorder', EDITED],
    ['cancelorder', CANCELLED],
    ['cancelallorders', ALL_CANCELLED],
  ] as const) {
    for (const [index, [status, meet]] of rows.entries()) {
      test(`${endpoint} ${index + 1}: ${status}`, async () => {
        await world.venue.control({ type: 'revert', name: 'genesis' });
        assert.equal(await meet(world), status);
      });
    }
  }

  test('each word is met, or is known not to be', () => {
    for (const [rows, words, notMet] of [
      [SENT, SEND_STATUSES, NOT_MET.send],
      [EDITED, EDIT_STATUSES, NOT_MET.edit],
      [CANCELLED, CANCEL_STATUSES, NOT_MET.cancel],
    ] as const) {
      const met = new Set(rows.map(([status]) => status));
      assert.deepEqual([...met, ...notMet].toSorted(), words.toSorted());
    }
  });
});
