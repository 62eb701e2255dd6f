/*
 * The floor in C: one thread, one epoll, and for each event one ready-made chunk that is
 * written to every socket. It knows no HTTP to speak of. It is told over its standard
 * input what to do, as the other servers are (CommandLine), and ends with it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_STREAMS = 200000, MOST_EVENTS = 1024, LARGEST = 16384 };

struct stream {
	int fd;
	int place; /* among those that are open; -1 before */
	char *rest; /* what the socket did not take */
	size_t length;
};

static const char HEAD[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=UTF-8\r\n"
	"Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n";

static struct stream *open_streams[MOST_STREAMS];
static int count;
static int epoll;

static void die(const char *what) {
	perror(what);
	exit(1);
}

static void watch(struct stream *stream, unsigned events, int how) {
	struct epoll_event event = { .events = events, .data.ptr = stream };
	if (epoll_ctl(epoll, how, stream->fd, &event) < 0) {
		die("epoll_ctl");
	}
}

static void leave(struct stream *stream) {
	close(stream->fd);
	if (stream->place >= 0) {
		struct stream *last = open_streams[--count];
		open_streams[stream->place] = last;
		last->place = stream->place;
	}
	free(stream->rest);
	free(stream);
}

/* Answers whether the client is still there. */
static int send_or_keep(struct stream *stream, const char *bytes, size_t length) {
	ssize_t written = (stream->rest == NULL) ? send(stream->fd, bytes, length, MSG_NOSIGNAL) : 0;
	if (written < 0 && errno != EAGAIN) {
		return 0;
	}
	size_t sent = (written > 0) ? (size_t) written : 0;
	if (sent < length) {
		if (stream->rest == NULL) {
			watch(stream, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
		}
		stream->rest = realloc(stream->rest, stream->length + length - sent);
		memcpy(stream->rest + stream->length, bytes + sent, length - sent);
		stream->length += length - sent;
	}
	return 1;
}

static int send_rest(struct stream *stream) {
	ssize_t written = send(stream->fd, stream->rest, stream->length, MSG_NOSIGNAL);
	if (written < 0) {
		return errno == EAGAIN;
	}
	stream->length -= (size_t) written;
	memmove(stream->rest, stream->rest + written, stream->length);
	if (stream->length == 0) {
		free(stream->rest);
		stream->rest = NULL;
		watch(stream, EPOLLIN, EPOLL_CTL_MOD);
	}
	return 1;
}

/* A request is taken to be one packet, which on loopback it is. */
static int receive(struct stream *stream) {
	char request[4096];
	ssize_t length = recv(stream->fd, request, sizeof request, 0);
	if (length <= 0) {
		return length < 0 && errno == EAGAIN;
	}
	if (stream->place >= 0) {
		return 1;
	}
	stream->place = count;
	open_streams[count++] = stream;
	return send_or_keep(stream, HEAD, sizeof HEAD - 1);
}

static size_t data_of(char *text, const char *payload, int number) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	int length = sprintf(text, "@%010d:%019lld", number, now.tv_sec * 1000000000LL + now.tv_nsec);
	if (strcmp(payload, "TEXT") == 0) {
		length += sprintf(text + length, " price of 17 is 42.10 today..");
	}
	else {
		int filling = (strcmp(payload, "JSON") == 0) ? 1024 - length : 8 * 1024;
		memset(text + length, 'x', (size_t) filling);
		length += filling;
	}
	return (size_t) length;
}

static void publish(const char *payload, int number) {
	char text[LARGEST];
	char chunk[LARGEST + 64];
	size_t length = data_of(text, payload, number);
	int head = sprintf(chunk, "%zx\r\ndata: ", length + 8);
	memcpy(chunk + head, text, length);
	memcpy(chunk + head + length, "\n\n\r\n", 4);
	for (int i = count - 1; i >= 0; i--) {
		if (!send_or_keep(open_streams[i], chunk, head + length + 4)) {
			leave(open_streams[i]);
		}
	}
}

static void obey(char *line) {
	char payload[16];
	int first;
	int events;
	if (sscanf(line, "publish %15s %d %d", payload, &first, &events) == 3) {
		for (int i = 0; i < events; i++) {
			publish(payload, first + i);
		}
		printf("answer done\n");
	}
	else {
		printf("answer - -\n"); /* there is no heap to speak of */
	}
	fflush(stdout);
}

static void hear(void) {
	static char buffer[4096];
	static size_t length;
	ssize_t more = read(0, buffer + length, sizeof buffer - length - 1);
	if (more <= 0) {
		exit(0);
	}
	length += (size_t) more;
	buffer[length] = 0;
	for (char *end = strchr(buffer, '\n'); end != NULL; end = strchr(buffer, '\n')) {
		*end = 0;
		obey(buffer);
		length -= (size_t) (end + 1 - buffer);
		memmove(buffer, end + 1, length + 1);
	}
}

static void admit(int listening) {
	for (int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK); fd >= 0;
			fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) {
		int yes = 1;
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
		struct stream *stream = calloc(1, sizeof *stream);
		stream->fd = fd;
		stream->place = -1;
		watch(stream, EPOLLIN, EPOLL_CTL_ADD);
	}
}

int main(void) {
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;
	struct stream listening = { .fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), .place = -1 };
	struct stream input = { .fd = 0, .place = -1 };
	epoll = epoll_create1(0);
	if (bind(listening.fd, (struct sockaddr *) &address, size) < 0 || listen(listening.fd, 1024) < 0
			|| getsockname(listening.fd, (struct sockaddr *) &address, &size) < 0) {
		die("listen");
	}
	watch(&listening, EPOLLIN, EPOLL_CTL_ADD);
	watch(&input, EPOLLIN, EPOLL_CTL_ADD);
	printf("port %d\n", ntohs(address.sin_port));
	fflush(stdout);
	while (1) {
		struct epoll_event events[MOST_EVENTS];
		int ready = epoll_wait(epoll, events, MOST_EVENTS, -1);
		for (int i = 0; i < ready; i++) {
			struct stream *stream = events[i].data.ptr;
			if (stream == &listening) {
				admit(listening.fd);
			}
			else if (stream == &input) {
				hear();
				break; /* it may have closed streams that are among those that are ready */
			}
			else if (!((events[i].events & EPOLLOUT) ? send_rest(stream) : receive(stream))) {
				leave(stream);
			}
		}
	}
}
