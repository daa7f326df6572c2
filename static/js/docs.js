window.SwaggerUIBundle({ url: "/api/v1/schema/", dom_id: "#api", tryItOutEnabled: false });
