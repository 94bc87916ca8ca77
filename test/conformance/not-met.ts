/** Words of the schemas that no order, edit or cancellation of these tests comes to, with the reason. */
export const NOT_MET = {
  send: [
    // Told by `orderEvents`: a market order that fills is `placed`, as on the real venue.
    'partiallyFilled',
    'filled',
    'cancelled',
    'edited',
    'notFound',
    // Expiry, dislocation; what only edits come to, and what only a batch can hold.
    'marketInactive',
    'wouldIncreasePriceDislocation',
    'orderForEditNotAStop',
    'orderForEditNotFound',
    'clientOrderIdInvalid',
    'cannotEditTriggerPriceOfTrailingStop',
    'cannotEditLimitPriceOfTrailingStop',
    // Takes thousands of orders, or a wallet on the brink: test/core/orders.
    'tooManyOrders',
    'wouldCauseLiquidation',
  ],
  edit: [
    'tooManySmallOrders',
    'outsidePriceCollar',
    // Dislocation: test/core/market/dislocation.test.ts.
    'wouldIncreasePriceDislocation',
    'wouldNotReducePosition',
    'tooManyOrders',
    'marketInactive',
    'maxPositionViolation',
    'wouldCauseLiquidation',
  ],
  cancel: [],
} as const;
