// The Node backend's shape: read, check, put in token and entry point, ask Webex, answer.
import express from 'express';

const upstream = process.env.WXCC_API_URL;
const token = 'bench-access-token';
const app = express();
app.use(express.json({ limit: '4kb' }));

app.post('/callback/call', async (request, response) => {
  const { destination, name, topic } = request.body ?? {};
  if (typeof destination !== 'string' || !/^\+[1-9]\d{6,14}$/.test(destination)) {
    return response.status(422).json({ title: 'number-not-served' });
  }
  const answer = await fetch(upstream, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      entryPointId: process.env.ENTRY_POINT_ID,
      destination,
      mediaType: 'telephony',
      outboundType: 'CALLBACK',
      callback: { callbackOrigin: 'web', callbackType: 'immediate' },
      attributes: { Name: name, Topic: topic },
    }),
  });
  const task = await answer.json();
  response.status(answer.status).json({ id: task.data?.id, status: answer.ok ? 'placed' : 'refused' });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
