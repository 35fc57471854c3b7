ngx.req.read_body()
local ok, visitor = pcall(cjson.decode, ngx.req.get_body_data() or "")
if not ok or type(visitor.destination) ~= "string" or not ngx.re.find(visitor.destination, [[^\+[1-9]\d{6,14}$]], "jo") then
  return ngx.exit(422)
end
local answer = ngx.location.capture("/v1/tasks", {
  method = ngx.HTTP_POST,
  body = cjson.encode({
    entryPointId = "510d198d-7aa7-4b75-a5ff-e61759f4f313",
    destination = visitor.destination,
    mediaType = "telephony",
    outboundType = "CALLBACK",
    callback = { callbackOrigin = "web", callbackType = "immediate" },
    attributes = { Name = visitor.name, Topic = visitor.topic },
  }),
})
local task = answer.status == 201 and cjson.decode(answer.body)
ngx.status = answer.status
ngx.header.content_type = "application/json"
ngx.print(cjson.encode({ id = task and task.data.id, status = task and "placed" or "refused" }))
