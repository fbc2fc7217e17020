/** The part of a projection's pass that tells the organiser: logs the facts of the batch, and makes their
 * deliveries. Follows `batch` in one statement, so that position, log and deliveries are one commit.
 *
 *   captured -> order.paid     refunded -> order.refunded     issued -> ticket.issued
 *   returned -> seat.released
 *
 * A batch without facts, which is nearly every one before the first order is paid, costs one more look at
 * it. Only one pass runs at a time (the lock of the projection), so the next number is the highest plus one.
 *
 * An order that the journal never placed would have no event: it is left out rather than stop the pass
 * for everybody. */
const TOLD = `
  facts as (
    select shard, seq, at, actor, event,
      case kind when 'captured' then 'order.paid' when 'refunded' then 'order.refunded'
        when 'issued' then 'ticket.issued' else 'seat.released' end as type
    from batch
    where (kind in ('captured', 'refunded') and actor like 'order/%')
      or (kind = 'issued' and actor like 'ticket/%')
      or (kind = 'returned' and actor like 'seat/%' and not exists (
        -- Put back on the hold that it was sold from: it is not free.
        select from journal as sold join journal as kept
          on kept.actor = sold.actor and kept.version = sold.version + 2
        where sold.actor = (batch.actor collate "C") and sold.version = batch.version - 1
          and kept.event->>'kind' = 'held' and kept.event->>'hold' = sold.event->>'hold'))
  ),
  told as (
    select shard, seq, facts.at, type, terms.event->>'event' as sale,
      case type
        when 'order.paid' then json_build_object(
          'order', substr(actor, 7), 'buyer', terms.event->>'buyer', 'email', terms.event->>'email',
          'seats', terms.event->'seats',
          'total', json_build_object(
            'amount', terms.event->'total', 'currency', terms.event->'currency'),
          'placedAt', terms.at, 'paidAt', facts.at)
        else json_build_object(
          'order', substr(actor, 7), 'refund', facts.event->'refund',
          'tickets', facts.event->'tickets', 'seats', facts.event->'seats',
          'refunded', json_build_object(
            'amount', facts.event->'amount', 'currency', terms.event->'currency'))
      end as data
    from facts cross join lateral (
      select placed.event, placed.at as at from journal as placed
      where placed.actor = (facts.actor collate "C") and placed.event->>'kind' = 'placed'
      order by version limit 1
    ) as terms
    where type in ('order.paid', 'order.refunded')
    union all
    select shard, seq, at, type,
      case type when 'ticket.issued' then event->>'event' else split_part(actor, '/', 2) end,
      case type
        when 'ticket.issued' then json_build_object('ticket', substr(actor, 8),
          'order', event->'order', 'seat', event->'seat', 'buyer', event->'buyer')
        else json_build_object('seat', split_part(actor, '/', 4), 'order', event->'order')
      end
    from facts where type in ('ticket.issued', 'seat.released')
  )`;

/** Logs what is `told` (shard, seq, at, type, sale, data) and makes the deliveries of it. */
export const LOGGED = `
  -- Materialized: else it is asked for every fact.
  ends as materialized (
    select sale, coalesce((
      select event_log.seq from event_log where event_log.event = sale
      order by event_log.seq desc limit 1
    ), 0) as seq
    from (select distinct sale from told) as sales
  ),
  logged as (
    insert into event_log (event, seq, id, type, at, data)
    select sale, ends.seq
        + row_number() over (partition by sale order by told.at, type, shard, told.seq),
      'evt_' || shard || '_' || told.seq, type, told.at, data
    from told join ends using (sale)
    returning event, seq, type, at
  ),
  deliveries as (
    insert into webhook_deliveries (webhook, event, seq, due_at)
    select webhooks.id, logged.event, logged.seq, logged.at
    from logged join webhooks on disabled_at is null
      and (types is null or logged.type = any (types))
      and (events is null or logged.event = any (events))
    order by logged.event, logged.seq
  )`;

export const FACTS = `${TOLD},${LOGGED}`;
