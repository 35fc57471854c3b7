/*
 * The life of one callback in the ledger, for Spin (https://spinroot.com): two instances, two crashes, pauses of any length, answers that
 * are lost or written late, and an operator. The moves are those of the table in ledger-model.md.
 *
 *   spin -run -E -safety ledger-model.pml                looks at every order of the steps
 *   spin -run -E -safety -DBY_OWNER ledger-model.pml     shows what a defect breaks; each has its #ifdef
 *
 * An atomic step is a transaction of the store, or an answer of Webex. Any time may pass between two steps: nothing relies on a clock.
 */

#define CRASHES 2
#define DECISIONS 1 /* how often the operator sends the callback again */
#define REFUSALS 1  /* how often Webex answers 429 */
#define RETURNS 1   /* how often a claim is returned unsent */
#define ATTEMPTS 4

mtype = { booking, queued, scheduled, submitting, placed, refused, unconfirmed, cancelled };

/* The row. */
mtype status = booking;
byte owner;   /* the start of an instance that has the lease, or had it last */
byte attempt; /* how often it was claimed; a claim that is returned does not count */

bool isOver[ATTEMPTS]; /* the lease of this attempt */
bool hasRung[ATTEMPTS];
bool isDead[4];        /* this start of an instance */
byte rings, starts, decisions, refusals, returns;

inline move(from, to)
{
  assert(status == from);
  status = to
}

/* Without a decision it waits again only when its last attempt cannot have rung. */
inline wait_again(from)
{
  assert(!hasRung[attempt]);
  move(from, queued)
}

inline claim(from)
{
  move(from, submitting);
  owner = self;
  attempt++;
  isOver[attempt] = false;
  hasRung[attempt] = false;
  run Request(self, attempt)
}

#ifdef BY_OWNER
#define isMine (owner == self)
#else
#define isMine (owner == self && attempt == mine)
#endif

/* One request to Webex under the lease of one attempt. */
proctype Request(byte self; byte mine)
{
  mtype answer;

  if
  :: atomic { !isDead[self] && isOver[mine] && returns < RETURNS -> /* too late to send it */
       returns++;
       if
       :: status == submitting && isMine -> wait_again(submitting); attempt--
       :: else
       fi
     };
     goto end
  :: !isDead[self] && !isOver[mine]
  fi;

  atomic { !isDead[self] ->
    if
    :: answer = placed; rings++; hasRung[mine] = true
    :: answer = unconfirmed; rings++; hasRung[mine] = true /* the answer is lost */
    :: answer = unconfirmed                                /* the request is lost */
    :: answer = refused
    :: refusals < REFUSALS -> refusals++; answer = queued
    fi;
    assert(rings <= 1 + decisions)
  };

  atomic { !isDead[self] ->
    if
    :: status == submitting && isMine ->
         if
         :: answer == placed -> move(submitting, placed)
         :: answer == refused -> move(submitting, refused)
#ifdef RETRY_UNKNOWN
         :: answer == unconfirmed -> wait_again(submitting)
#else
         :: answer == unconfirmed -> move(submitting, unconfirmed)
#endif
         :: answer == queued -> wait_again(submitting)
         fi
    :: status == unconfirmed && isMine ->
         if
         :: answer == placed -> move(unconfirmed, placed)
         :: answer == refused -> move(unconfirmed, refused)
         :: answer == unconfirmed
         :: answer == queued -> wait_again(unconfirmed)
         fi
    :: else /* somebody has decided */
    fi
  };
end:
  skip
}

proctype Instance(byte self)
{
  do
  :: atomic { status == queued -> claim(queued) }
  :: atomic { status == scheduled -> claim(scheduled) }
#ifdef LOST_IS_QUEUED
  :: atomic { status == submitting && isOver[attempt] -> wait_again(submitting) }
#else
  :: atomic { status == submitting && isOver[attempt] -> move(submitting, unconfirmed) }
#endif
  :: atomic { status == queued -> move(queued, refused) } /* it waited longer than QueueFor */
  :: atomic { status == scheduled -> move(scheduled, refused) }
  :: atomic { status == queued -> move(queued, scheduled) } /* the site is closed */
  :: atomic { starts < 2 + CRASHES -> isDead[self] = true; self = starts; starts++ }
  od
}

/* A lease ends at any time. */
active proctype Clock()
{
  do
  :: atomic { status == submitting && !isOver[attempt] -> isOver[attempt] = true }
  od
}

/* Webex's list has the calls that rang. */
active proctype FollowUp()
{
  do
  :: atomic { status == unconfirmed && hasRung[attempt] -> move(unconfirmed, placed) }
  od
}

active proctype Operator()
{
  do
  :: atomic { status == unconfirmed && decisions < DECISIONS -> decisions++; move(unconfirmed, queued) }
  :: atomic { status == refused && decisions < DECISIONS -> decisions++; move(refused, queued) }
  od
}

/* The visitor, an operator, or the do-not-call list. */
active proctype Cancel()
{
  do
  :: atomic { status == queued -> move(queued, cancelled) }
  :: atomic { status == scheduled -> move(scheduled, cancelled) }
  od
}

init
{
  byte self = 0;
  atomic {
    run Instance(0);
    run Instance(1);
    starts = 2;
    if
    :: move(booking, queued)
    :: move(booking, scheduled)
    :: claim(booking)
    fi
  }
}

/* When nothing can happen any more, the callback is at an end. */
active proctype Judge()
{
  timeout ->
  assert(status == placed || status == refused || status == unconfirmed || status == cancelled);
  assert(status != placed || rings > 0)
}
