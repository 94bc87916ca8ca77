/** Schema of `GET /notifications`. */
import { integer, list, object, oneOf, text, timeText } from '../../schema.ts';
import { type Payload, success } from './common.ts';

export const NOTIFICATIONS_REPLY = success({
  notifications: list(
    object(
      {
        type: oneOf('new_feature', 'bug_fix', 'settlement', 'general', 'maintenance', 'market'),
        priority: oneOf('low', 'medium', 'high'),
        note: text(),
        effectiveTime: timeText(),
      },
      { expectedDowntimeMinutes: integer({ minimum: 0 }) },
    ),
  ),
});

export type Notification = Payload<typeof NOTIFICATIONS_REPLY>['notifications'][number];
