package io.github.ssekit.test.contract.inmemory;

import io.github.ssekit.test.contract.EventSinkContract;
import io.github.ssekit.test.contract.RecordingSink;
import io.github.ssekit.test.contract.SinkUnderTest;
import io.github.ssekit.transport.EventSink;

class RecordingSinkContractTests implements EventSinkContract {

	@Override
	public SinkUnderTest open(EventSink.Listener listener) {
		RecordingSink sink = new RecordingSink();
		sink.open(listener);
		return new RecordingSinkUnderTest(sink, sink);
	}

}
