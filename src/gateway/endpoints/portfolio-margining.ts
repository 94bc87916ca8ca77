/** `/portfolio-margining/parameters` and `/portfolio-margining/simulate`, as far as futures go. */
import { portfolioMargin } from '../../core/what-if/portfolio.ts';
import { endpoint } from '../endpoint.ts';
import { isRefusal, refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { object, text } from '../schema.ts';
import { PORTFOLIO_PARAMETERS, portfolioSimulation, readPositions } from '../wire/portfolio-margining.ts';
import { PORTFOLIO_PARAMETERS_REPLY, PORTFOLIO_SIMULATION_REPLY } from '../wire/schemas/portfolio-margining.ts';
import { answerRead, stateOf, type VenueDoor } from './venue-door.ts';

const SHARED = { level: 'read', cost: 2, faults: 'classic' } as const;

export const PORTFOLIO_MARGIN_PARAMETERS = endpoint({
  ...SHARED,
  name: 'portfolio-margining/parameters',
  summary: 'What portfolios of options are margined by.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/portfolio-margining/parameters'],
  parameters: object({}),
  reply: PORTFOLIO_PARAMETERS_REPLY,
});

export const PORTFOLIO_MARGIN_SIMULATION = endpoint({
  ...SHARED,
  name: 'portfolio-margining/simulate',
  summary: 'The margin of a portfolio of up to 500 linear futures that nobody holds.',
  methods: ['POST'],
  paths: ['/derivatives/api/v3/portfolio-margining/simulate'],
  parameters: object({ json: text() }),
  reply: PORTFOLIO_SIMULATION_REPLY,
});

export function portfolioMarginingRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, PORTFOLIO_MARGIN_PARAMETERS, () => answerRead(venue, PORTFOLIO_PARAMETERS)),
    ...routesOf(venue.door, PORTFOLIO_MARGIN_SIMULATION, ({ values, caller }) => {
      const positions = readPositions(values.json);
      if (isRefusal(positions)) return positions;
      const margin = portfolioMargin(stateOf(venue), caller.key.accountId, positions);
      return 'error' in margin ? refuse('invalidArgument', 'json') : answerRead(venue, portfolioSimulation(margin));
    }),
  ];
}
